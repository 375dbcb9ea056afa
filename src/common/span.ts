/** A stretch of text, in UTF-16 units: `start` is inside, `end` is not. */
export type Span = { readonly start: number; readonly end: number };

/** A value and where it stood in the statement. */
export type Located<T> = { readonly value: T; readonly span: Span };
