/** A stretch of text, in UTF-16 units: `start` is inside, `end` is not. */
export type Span = { readonly start: number; readonly end: number };

/** A value and where it stood in the statement. */
export type Located<T> = { readonly value: T; readonly span: Span };

/** `text` with `word` in the place of `span`. */
export function replaceSpan(text: string, span: Span, word: string): string {
  return text.slice(0, span.start) + word + text.slice(span.end);
}
