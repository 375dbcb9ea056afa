import type { Json } from '../../common/model';

const token =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?(?:NaN|Infinity|Inf)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON as model servers write and take it: with the tokens NaN, Inf and Infinity. Those, and integers that a number
 * can't hold exactly, come as their text. Throws SyntaxError.
 */
export function readLooseJson(text: string): Json {
  const strict = /NaN|Inf|\d{16}/.test(text)
    ? text.replace(token, each => (isStrict(each) ? each : `"${each}"`))
    : text;
  return JSON.parse(strict) as Json;
}

function isStrict(text: string): boolean {
  if (/^-?\d+$/.test(text)) {
    return Number.isSafeInteger(Number(text));
  }
  return /^-?\d|^"/.test(text);
}

/** Whether a value is a number, or one that JSON has no word for. */
export function isNumberLike(value: Json | undefined): boolean {
  return (
    typeof value === 'number' ||
    (typeof value === 'string' && /^-?(?:NaN|Inf|Infinity|\d{16,})$/.test(value))
  );
}

/** Whether a value is an object of named members. */
export function isMembers(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Whether a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
