import * as ascii from './ascii';
import { syntaxError } from './syntaxError';

/** Where the number that begins at `start` ends: digits, or one of the tokens NaN, Inf and Infinity. Throws what is wrong with its syntax. */
export function endOfNumber(text: Uint8Array, start: number): number {
  const first = text[start] === ascii.minus ? start + 1 : start;
  if (text[first] === ascii.capitalN) {
    return endOfWord(text, first, 'NaN');
  }
  if (text[first] === ascii.capitalI) {
    const end = endOfWord(text, first, 'Inf');
    return text[end] === ascii.i ? endOfWord(text, end, 'inity') : end;
  }
  if (!isDigit(text[first])) {
    throw syntaxError('value', first);
  }
  const whole = text[first] === ascii.zero ? first + 1 : endOfDigits(text, first);
  return endOfExponent(text, endOfFraction(text, whole));
}

/** Where `word` ends that must stand at `start`; else throws with the first byte that is not as in `word`. */
export function endOfWord(text: Uint8Array, start: number, word: string): number {
  for (let index = 0; index < word.length; index += 1) {
    if (text[start + index] !== word.charCodeAt(index)) {
      throw syntaxError('value', start + index);
    }
  }
  return start + word.length;
}

function endOfFraction(text: Uint8Array, start: number): number {
  if (text[start] !== ascii.point) {
    return start;
  }
  if (!isDigit(text[start + 1])) {
    throw syntaxError('fraction', start + 1);
  }
  return endOfDigits(text, start + 1);
}

function endOfExponent(text: Uint8Array, start: number): number {
  if (text[start] !== ascii.e && text[start] !== ascii.capitalE) {
    return start;
  }
  const sign = text[start + 1];
  const first = sign === ascii.plus || sign === ascii.minus ? start + 2 : start + 1;
  if (!isDigit(text[first])) {
    throw syntaxError('exponent', first);
  }
  return endOfDigits(text, first);
}

function endOfDigits(text: Uint8Array, start: number): number {
  let end = start;
  while (isDigit(text[end])) {
    end += 1;
  }
  return end;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ascii.zero && byte <= ascii.nine;
}
