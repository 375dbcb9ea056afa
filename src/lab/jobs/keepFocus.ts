/** Gives `node` the keyboard when the element inside it that had it is taken away, such as a Cancel button with its job; the page would lose it. */
export function keepFocus(node: HTMLElement): void {
  let focused: Node | null = null;
  node.addEventListener('focusin', ({ target }) => (focused = target as Node));
  node.addEventListener('focusout', ({ target, relatedTarget }) => {
    // An element that is taken away may say so first.
    requestAnimationFrame(() => {
      if (focused === target && (relatedTarget !== null || focused?.isConnected)) {
        focused = null;
      }
    });
  });
  const observer = new MutationObserver(() => {
    if (focused && !focused.isConnected && document.activeElement === document.body) {
      focused = null;
      node.focus();
    }
  });
  observer.observe(node, { childList: true, subtree: true });
}
