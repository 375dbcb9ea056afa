import { ServingError } from '../servingError';

/** What can be wrong with a JSON text, in TensorFlow Serving's words. */
export const syntaxReasons = {
  empty: 'The document is empty.',
  value: 'Invalid value.',
  name: 'Missing a name for object member.',
  colon: 'Missing a colon after a name of object member.',
  objectEnd: "Missing a comma or '}' after an object member.",
  arrayEnd: "Missing a comma or ']' after an array element.",
  hex: 'Incorrect hex digit after \\u escape in string.',
  surrogate: 'The surrogate pair in string is invalid.',
  escape: 'Invalid escape character in string.',
  quote: 'Missing a closing quotation mark in string.',
  tooBig: 'Number too big to be stored in double.',
  fraction: 'Miss fraction part in number.',
  exponent: 'Miss exponent in number.'
} as const;

/** The refusal of a text that is no JSON; `offset` counts bytes from the start of the body. */
export function syntaxError(reason: keyof typeof syntaxReasons, offset: number): ServingError {
  return new ServingError(
    'INVALID_ARGUMENT',
    `JSON Parse error: ${syntaxReasons[reason]} at offset: ${offset}`
  );
}
