const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * `text` with everything that could move a cursor, break a line or turn the direction of writing shown as an escape:
 * control characters, line separators, marks and overrides of direction, lone surrogates.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, letter => shortEscapes[letter] ?? escapeOf(letter));
}

function escapeOf(letter: string): string {
  return `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
