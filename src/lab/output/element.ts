/** What an element can be given besides its children. */
export type ElementOptions = {
  /** Without the feature's prefix: `row` becomes `jp-MlModelOutput-row`. */
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly Node[];
};

/** Makes an element. All text becomes text nodes, so nothing that a name says is ever markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {}
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class !== undefined) {
    made.className = `jp-MlModelOutput-${options.class}`;
  }
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  if (options.text !== undefined) {
    made.textContent = options.text;
  }
  made.append(...(options.children ?? []));
  return made;
}

/** Makes a button that calls `onClick`. */
export function button(
  options: ElementOptions,
  onClick: (event: MouseEvent) => void
): HTMLButtonElement {
  const made = element('button', {
    ...options,
    attributes: { type: 'button', ...options.attributes }
  });
  made.addEventListener('click', onClick);
  return made;
}
