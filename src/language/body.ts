import type { Located } from '../common/span';
import { trimBlanks } from './blanks';

const single = String.raw`'(?:\\[\\']|[^'\\]|\\(?![\\']))*'`;
const double = String.raw`"(?:\\[\\"]|[^"\\]|\\(?![\\"]))*"`;
const piece = new RegExp(
  String.raw`[ \t\r\n]+|=[ \t\r\n]*[^ \t\r\n,|()'"]*|${single}|${double}|\((?:${single}|${double}|[^()'"])*\)|[^ \t\r\n='"(]+`,
  'y'
);

/**
 * Parts the JSON body of `serving predict` from what stands before it: it begins with the first `[` or `{` that
 * begins a word and is no option's value. The grammar never sees it, since a packrat parser remembers every letter of a megabyte.
 */
export function splitBody(text: string): { head: string; body?: Located<string> } {
  const verb = /^[ \t\r\n]*serving[ \t\r\n]+predict(?=[ \t\r\n])/i.exec(text);
  const start = verb && bodyStart(text, verb[0].length);
  if (start === null) {
    return { head: text };
  }
  const value = trimBlanks(text.slice(start));
  return {
    head: text.slice(0, start),
    body: { value, span: { start, end: start + value.length } }
  };
}

/** Null also where a quote or parenthesis is never closed: the grammar will say so. */
function bodyStart(text: string, from: number): number | null {
  piece.lastIndex = from;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const isBlank = /^[ \t\r\n]/.test(found[0]);
    if (isBlank && /[[{]/.test(text.charAt(piece.lastIndex))) {
      return piece.lastIndex;
    }
  }
  return null;
}
