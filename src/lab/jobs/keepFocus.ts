import type { ISignal } from '@lumino/signaling';

/** Gives `node` the keyboard when the element inside it that had it went away with a change, such as a Cancel button with its job; the page would lose it. */
export function keepFocus(node: HTMLElement, changed: ISignal<unknown, void>): void {
  let focused: Node | null = null;
  node.addEventListener('focusin', ({ target }) => (focused = target as Node));
  node.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget !== null || (target as Node).isConnected) {
      focused = null;
    }
  });
  const restore = (): void => {
    // When the change has been drawn.
    requestAnimationFrame(() => {
      const isLost = focused !== null && !focused.isConnected;
      if (isLost && node.isConnected && document.activeElement === document.body) {
        node.focus();
      }
    });
  };
  changed.connect(restore, node);
}
