import { ServingError } from '../servingError';
import type { TensorInfo, Tensors } from '../tensor';
import { base64Value } from './base64Object';
import type { JsonDocument } from './jsonDocument';
import { elementsOf } from './parseJson';
import { TensorBuilder } from './tensorBuilder';

type Inputs = ReadonlyMap<string, TensorInfo>;
type Rows = ReturnType<typeof elementsOf>;

/**
 * The tensors of `instances`, a list that is not empty: each row is one value of each input, named when the first row is, and each
 * tensor's first dimension counts the rows. Throws INVALID_ARGUMENT that names the row.
 */
export function parseRows(document: JsonDocument, instances: number, inputs: Inputs): Tensors {
  const list = document.numberList(instances);
  if (list) {
    const [name, { dtype }] = onlyInput(inputs);
    const builder = new TensorBuilder(dtype, 1);
    if (builder.addNumberList(document, list)) {
      return new Map([[name, builder.build([])]]);
    }
  }
  const rows = elementsOf(document, instances);
  const [first = 0] = rows.nodes;
  if (isNamedRow(rows.document, first)) {
    return parseNamed(rows, inputs);
  }
  // A base64 object as first row gets by where several inputs need names, and is one of them.
  const isObject = rows.document.kind(first) === 'Object';
  return parsePlain(rows, isObject ? stringInput(inputs) : onlyInput(inputs));
}

function parsePlain(
  { document, nodes }: Rows,
  [name, { dtype }]: readonly [string, TensorInfo]
): Tensors {
  const builder = new TensorBuilder(dtype, nodes.length);
  for (const [index, row] of nodes.entries()) {
    if (isNamedRow(document, row)) {
      throw invalid(`Expecting value/list but got object at item ${index} of input list`);
    }
    try {
      builder.add(document, row);
    } catch (error) {
      throw elementError(`${index}`, error);
    }
  }
  return new Map([[name, builder.build([nodes.length])]]);
}

function parseNamed({ document, nodes }: Rows, inputs: Inputs): Tensors {
  const builders = new Map(
    [...inputs].map(([name, { dtype }]) => [name, new TensorBuilder(dtype, nodes.length)])
  );
  for (const [index, row] of nodes.entries()) {
    if (!isNamedRow(document, row)) {
      throw invalid(`Expecting object but got list at item ${index} of input list`);
    }
    const seen = addRow({ document, row, index }, builders);
    if (seen < inputs.size) {
      const names = [...inputs.keys()].sort().join();
      throw invalid(
        `Failed to process element: ${index} of 'instances' list. JSON object: ${document.quote(row)} keys must be equal to: ${names}`
      );
    }
  }
  return new Map([...builders].map(([name, builder]) => [name, builder.build([nodes.length])]));
}

/** Adds the members of a row; answers how many inputs it has. */
function addRow(
  { document, row, index }: { document: JsonDocument; row: number; index: number },
  builders: ReadonlyMap<string, TensorBuilder>
): number {
  const seen = new Set<string>();
  for (const [name, value] of document.members(row)) {
    try {
      const builder = builders.get(name);
      if (!builder) {
        throw invalid(`JSON object: does not have named input: ${name}`);
      }
      // TensorFlow Serving would take both, and shift the values of all rows behind.
      if (seen.has(name)) {
        throw invalid(`JSON object: has named input more than once: ${name}`);
      }
      builder.add(document, value);
    } catch (error) {
      throw elementError(`${index} key: ${name}`, error);
    }
    seen.add(name);
  }
  return seen.size;
}

function onlyInput(inputs: Inputs): readonly [string, TensorInfo] {
  const [only] = inputs;
  if (!only || inputs.size > 1) {
    throw invalid(
      'instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map'
    );
  }
  return only;
}

function stringInput(inputs: Inputs): readonly [string, TensorInfo] {
  return [...inputs].find(([, { dtype }]) => dtype === 'DT_STRING') ?? onlyInput(inputs);
}

function isNamedRow(document: JsonDocument, row: number): boolean {
  return document.kind(row) === 'Object' && base64Value(document, row) === undefined;
}

function elementError(element: string, error: unknown): unknown {
  if (!(error instanceof ServingError)) {
    return error;
  }
  const message = `Failed to process element: ${element} of 'instances' list. Error: ${error.code}: ${error.message}`;
  return new ServingError('INVALID_ARGUMENT', message, { cause: error });
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
