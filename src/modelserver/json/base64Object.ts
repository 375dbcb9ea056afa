import { ServingError } from '../servingError';
import type { JsonDocument } from './jsonDocument';

/** The value of an object whose only member is `b64` with a string: a base64 object. Anything else is none. */
export function base64Value(document: JsonDocument, node: number): number | undefined {
  if (document.kind(node) !== 'Object' || document.count(node) !== 1) {
    return undefined;
  }
  const value = document.member(node, 'b64');
  return value !== undefined && document.kind(value) === 'String' ? value : undefined;
}

/**
 * The bytes that a string in base64 stands for: the standard alphabet, with all of its padding or none, blanks anywhere.
 * Throws INVALID_ARGUMENT for anything else.
 */
export function decodeBase64(document: JsonDocument, value: number): Uint8Array {
  const code = Buffer.from(document.bytes(value))
    .toString('latin1')
    .replace(/[ \t-\r]+/g, '');
  const digits = code.replace(/={1,2}$/, '');
  const isPadded = digits.length < code.length;
  const isWhole = isPadded ? code.length % 4 === 0 : digits.length % 4 !== 1;
  if (!isWhole || !/^[A-Za-z0-9+/]*$/.test(digits)) {
    throw new ServingError('INVALID_ARGUMENT', 'Unable to base64 decode');
  }
  return Uint8Array.from(Buffer.from(digits, 'base64'));
}
