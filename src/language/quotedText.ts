const closed = /^(?:'(?:\\[\\']|[^'\\]|\\(?![\\']))*'|"(?:\\[\\"]|[^"\\]|\\(?![\\"]))*")$/;

/** Whether `text`, which begins with a quote, also ends with it. */
export function isClosedQuote(text: string): boolean {
  return closed.test(text);
}

/** What a word or quoted text means: without its quotes, be they closed or not, and their escapes. */
export function unquoted(text: string): string {
  const quote = text.charAt(0);
  if (quote !== "'" && quote !== '"') {
    return text;
  }
  const inner = text.slice(1, isClosedQuote(text) ? -1 : undefined);
  return inner.replace(quote === '"' ? /\\([\\"])/g : /\\([\\'])/g, '$1');
}
