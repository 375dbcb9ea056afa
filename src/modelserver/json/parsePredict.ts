import { ServingError } from '../servingError';
import type { Signature, TensorInfo, Tensors } from '../tensor';
import { base64Value } from './base64Object';
import type { JsonDocument } from './jsonDocument';
import { parseRows } from './parseRows';
import { bodyError, readRequest } from './readRequest';
import { TensorBuilder } from './tensorBuilder';

/** A predict request: `row` when it has `instances`, `columnar` when it has `inputs`; the answer takes the same format. */
export type PredictRequest = {
  readonly signature: string;
  readonly format: 'row' | 'columnar';
  readonly inputs: Tensors;
};

/**
 * Reads the body of a predict request. `signatureOf` is asked once the body is known to be JSON and its `signature_name` a string, and
 * may throw; only then are tensors read. Throws ServingError as TensorFlow Serving does, UNIMPLEMENTED for a data type that columns
 * can't have. An input's shape in the signature is not looked at.
 */
export function parsePredict(
  body: Uint8Array,
  signatureOf: (name: string) => Signature
): PredictRequest {
  const { document, signature } = readRequest(body);
  const { inputs } = signatureOf(signature);
  if (inputs.size === 0) {
    throw invalid(`Failed to get input map for signature: ${signature}`);
  }
  const instances = document.member(0, 'instances');
  const columns = document.member(0, 'inputs');
  if (instances !== undefined && columns !== undefined) {
    const reason =
      "Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ";
    throw bodyError(document, reason);
  }
  if (instances !== undefined) {
    checkInstances(document, instances);
    return { signature, format: 'row', inputs: parseRows(document, instances, inputs) };
  }
  if (columns !== undefined) {
    return { signature, format: 'columnar', inputs: parseColumns(document, columns, inputs) };
  }
  throw invalid("Missing 'inputs' or 'instances' key");
}

function checkInstances(document: JsonDocument, instances: number): void {
  if (document.kind(instances) !== 'Array') {
    throw bodyError(document, "Expecting 'instances' to be an list/array");
  }
  if (document.count(instances) === 0) {
    throw bodyError(document, "No values in 'instances' array");
  }
}

function parseColumns(
  document: JsonDocument,
  columns: number,
  inputs: ReadonlyMap<string, TensorInfo>
): Tensors {
  const isNamed =
    document.kind(columns) === 'Object' && base64Value(document, columns) === undefined;
  if (!isNamed && inputs.size > 1) {
    throw invalid(
      'inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map'
    );
  }
  return new Map(
    [...inputs].map(([name, { dtype }]) => {
      const value = isNamed ? document.member(columns, name) : columns;
      if (value === undefined) {
        throw invalid(`Missing named input: ${name} in 'inputs' object.`);
      }
      const builder = new TensorBuilder(dtype, 1);
      builder.add(document, value);
      return [name, builder.build([])];
    })
  );
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
