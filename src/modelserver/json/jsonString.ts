import * as ascii from './ascii';
import { syntaxError } from './syntaxError';

/** What the byte after a backslash stands for; `\u` is not among them. */
const escapes: ReadonlyMap<number, number> = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map(pair => [
    pair.charCodeAt(0),
    pair.charCodeAt(1)
  ])
);

/** Where the string that begins with the quote at `start` ends, behind its closing quote. Throws what is wrong with its syntax. */
export function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1;
  for (;;) {
    const byte = text[at] ?? 0;
    if (byte === ascii.quote) {
      return at + 1;
    }
    if (byte === ascii.backslash) {
      at = endOfEscape(text, at);
    } else if (byte < ascii.space) {
      throw syntaxError(byte === 0 ? 'quote' : 'escape', at);
    } else {
      at += 1;
    }
  }
}

function endOfEscape(text: Uint8Array, start: number): number {
  const byte = text[start + 1] ?? 0;
  if (escapes.has(byte)) {
    return start + 2;
  }
  if (byte !== ascii.u) {
    throw syntaxError('escape', start);
  }
  const unit = hexAt(text, start + 2, start);
  if (!isHighSurrogate(unit)) {
    return start + 6;
  }
  if (text[start + 6] !== ascii.backslash || text[start + 7] !== ascii.u) {
    throw syntaxError('surrogate', start);
  }
  const low = hexAt(text, start + 8, start);
  if (low < 0xdc00 || low > 0xdfff) {
    throw syntaxError('surrogate', start);
  }
  return start + 12;
}

/** The four hexadecimal digits at `at`, of the escape at `escape`. */
function hexAt(text: Uint8Array, at: number, escape: number): number {
  const digits = String.fromCharCode(...text.subarray(at, at + 4));
  if (!/^[0-9A-Fa-f]{4}$/.test(digits)) {
    throw syntaxError('hex', escape);
  }
  return parseInt(digits, 16);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The bytes that the string between the quotes at `start` and before `end` stands for; bytes that are no UTF-8 stay as they are. */
export function bytesOfString(text: Uint8Array, start: number, end: number): Uint8Array {
  const raw = text.subarray(start + 1, end - 1);
  // A Buffer's slice would be no copy, and keep the whole body.
  return raw.includes(ascii.backslash) ? unescaped(raw) : new Uint8Array(raw);
}

/** The text that the string between the quotes at `start` and before `end` stands for. */
export function textOfString(text: Uint8Array, start: number, end: number): string {
  const raw = text.subarray(start + 1, end - 1);
  const { buffer, byteOffset, length } = raw.includes(ascii.backslash) ? unescaped(raw) : raw;
  return Buffer.from(buffer, byteOffset, length).toString('utf8');
}

function unescaped(raw: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(raw.length);
  let length = 0;
  let at = 0;
  while (at < raw.length) {
    const byte = raw[at] ?? 0;
    if (byte === ascii.backslash) {
      const decoded = decodeEscape(raw, at);
      bytes.set(decoded, length);
      length += decoded.length;
      at = endOfEscape(raw, at);
    } else {
      bytes[length] = byte;
      length += 1;
      at += 1;
    }
  }
  return bytes.subarray(0, length);
}

function decodeEscape(text: Uint8Array, at: number): readonly number[] {
  const simple = escapes.get(text[at + 1] ?? 0);
  if (simple !== undefined) {
    return [simple];
  }
  const unit = hexAt(text, at + 2, at);
  return utf8(
    isHighSurrogate(unit)
      ? 0x10000 + ((unit - 0xd800) << 10) + (hexAt(text, at + 8, at) - 0xdc00)
      : unit
  );
}

/** Also of a low surrogate that stands alone, which no encoder of the platform writes. */
function utf8(point: number): readonly number[] {
  if (point < 0x80) {
    return [point];
  }
  const last = 0x80 | (point & 0x3f);
  if (point < 0x800) {
    return [0xc0 | (point >> 6), last];
  }
  const middle = 0x80 | ((point >> 6) & 0x3f);
  return point < 0x10000
    ? [0xe0 | (point >> 12), middle, last]
    : [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), middle, last];
}
