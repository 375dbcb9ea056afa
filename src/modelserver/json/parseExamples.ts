import type { Example } from '../example';
import { ServingError } from '../servingError';
import type { JsonDocument } from './jsonDocument';
import { elementsOf } from './parseJson';
import { readFeature } from './readFeature';
import { bodyError, readRequest } from './readRequest';

/** A classify or regress request; `context`, when there is one, belongs to each of the examples. */
export type ExamplesRequest = {
  readonly signature: string;
  readonly examples: readonly Example[];
  readonly context?: Example;
};

/** Reads the body of a classify or regress request. Throws INVALID_ARGUMENT as TensorFlow Serving does. */
export function parseExamples(body: Uint8Array): ExamplesRequest {
  const { document, signature } = readRequest(body);
  const context = document.member(0, 'context');
  const request = {
    signature,
    ...(context === undefined ? {} : { context: readExample(document, context) })
  };
  const examples = document.member(0, 'examples');
  if (examples === undefined) {
    const reason = "When method is classify, key 'examples' is expected and was not found";
    throw bodyError(document, reason);
  }
  if (document.kind(examples) !== 'Array') {
    throw bodyError(document, "Expecting 'examples' value to be an list/array");
  }
  if (document.count(examples) === 0) {
    throw bodyError(document, "'examples' value is an empty array");
  }
  const list = elementsOf(document, examples);
  return { ...request, examples: list.nodes.map(node => readExample(list.document, node)) };
}

function readExample(document: JsonDocument, node: number): Example {
  if (document.kind(node) !== 'Object') {
    throw invalid(`Example must be JSON object but got JSON ${document.kind(node)}`);
  }
  return new Map(
    [...document.members(node)].map(([name, value]) => [name, readFeature(document, value, name)])
  );
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
