import type { Located, Span } from '../common/span';
import { complain } from './complaint';

const blank = /[ \t]/;
/** What no POSIX shell reads as anything but itself. */
const plain = /[A-Za-z0-9_@%+=:,./-]+/y;
/** The one host that is written in brackets; elsewhere they are a pattern of file names. */
const loopback = /\[::1\]/y;

/**
 * The words that a POSIX shell makes of `text`, with their quotes taken off. Throws SYNTAX, placed, for whatever a
 * shell would fill in, interpret, or read differently than another: nothing here is guessed. Line ends may stand in quotes only.
 */
export function splitWords(text: string): readonly Located<string>[] {
  const words: Located<string>[] = [];
  let at = 0;
  for (;;) {
    while (blank.test(text.charAt(at))) {
      at += 1;
    }
    if (at >= text.length) {
      return words;
    }
    const word = readWord(text, at);
    words.push(word);
    at = word.span.end;
  }
}

function readWord(text: string, start: number): Located<string> {
  let value = '';
  let at = start;
  while (at < text.length && !blank.test(text.charAt(at))) {
    const part = readPart(text, at, value);
    value += part.value;
    at = part.span.end;
  }
  return { value, span: { start, end: at } };
}

function readPart(text: string, at: number, before: string): Located<string> {
  switch (text.charAt(at)) {
    case "'":
      return singleQuoted(text, at);
    case '"':
      return doubleQuoted(text, at);
    case '\\':
      return escaped(text, at);
    default:
      return unquoted(text, at, before);
  }
}

function singleQuoted(text: string, at: number): Located<string> {
  const end = text.indexOf("'", at + 1);
  if (end < 0) {
    throw neverClosed(text, at);
  }
  return { value: checked(text, { start: at + 1, end }), span: { start: at, end: end + 1 } };
}

function doubleQuoted(text: string, start: number): Located<string> {
  const special = /["\\$`]/g;
  let value = '';
  let at = start + 1;
  for (;;) {
    special.lastIndex = at;
    const found = special.exec(text);
    if (!found) {
      throw neverClosed(text, start);
    }
    value += checked(text, { start: at, end: found.index });
    at = found.index + 1;
    if (found[0] === '"') {
      return { value, span: { start, end: at } };
    }
    const next = text.charAt(at);
    if (found[0] !== '\\' || next === '\n') {
      throw filledIn(text, found.index);
    }
    // Before any other letter the backslash is one.
    const isEscape = /["\\$`]/.test(next);
    value += isEscape ? next : '\\';
    at += Number(isEscape);
  }
}

function escaped(text: string, at: number): Located<string> {
  const next = text.charAt(at + 1);
  if (!/[!-~ ]/.test(next)) {
    throw complain(text, {
      code: 'SYNTAX',
      message: 'A backslash here needs a sign behind it.',
      span: { start: at, end: at + 1 }
    });
  }
  return { value: next, span: { start: at, end: at + 2 } };
}

function unquoted(text: string, at: number, before: string): Located<string> {
  const isHost = /^https?:\/\/$/i.test(before);
  const pattern = isHost && text.charAt(at) === '[' ? loopback : plain;
  pattern.lastIndex = at;
  const [value] = pattern.exec(text) ?? [];
  if (value === undefined) {
    throw filledIn(text, at);
  }
  return { value, span: { start: at, end: at + value.length } };
}

/** What stands there, unless it holds what no argument can. */
function checked(text: string, { start, end }: Span): string {
  const value = text.slice(start, end);
  const nul = value.indexOf('\0');
  if (nul >= 0) {
    throw filledIn(text, start + nul);
  }
  return value;
}

function neverClosed(text: string, at: number): Error {
  const span = { start: at, end: at + 1 };
  return complain(text, { code: 'SYNTAX', message: 'This quote is never closed.', span });
}

function filledIn(text: string, at: number): Error {
  const [sign = ''] = text.slice(at, at + 2);
  const shown = sign === '\n' ? 'A line end' : sign;
  return complain(text, {
    code: 'SYNTAX',
    message: `${shown} means something to a shell here, and no shell runs this line; put it in single quotes.`,
    span: { start: at, end: at + sign.length }
  });
}
