import { ServingError } from '../servingError';
import type { JsonDocument } from './jsonDocument';
import { parseJson } from './parseJson';

/** A request's body, an object, and the name of the signature that it asks for. Throws INVALID_ARGUMENT when it is no such body. */
export function readRequest(body: Uint8Array): {
  readonly document: JsonDocument;
  readonly signature: string;
} {
  const document = parseJson(body);
  if (document.kind(0) !== 'Object') {
    throw bodyError(document, 'Is not object');
  }
  const name = document.member(0, 'signature_name');
  if (name === undefined) {
    return { document, signature: defaultSignature };
  }
  if (document.kind(name) !== 'String') {
    throw bodyError(
      document,
      "not formatted correctly. 'signature_name' key must be a string value."
    );
  }
  return { document, signature: document.string(name) || defaultSignature };
}

const defaultSignature = 'serving_default';

/** The refusal of a whole body for a reason. */
export function bodyError(document: JsonDocument, reason: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', `JSON Value: ${document.quote(0)} ${reason}`);
}
