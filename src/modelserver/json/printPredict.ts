import { ServingError } from '../servingError';
import type { Tensors } from '../tensor';
import { JsonWriter } from './jsonWriter';
import { TensorPrinter } from './tensorPrinter';

/**
 * The answer to a predict request of that format: `predictions`, a value a row, or `outputs`. A single output goes without its name.
 * Throws INVALID_ARGUMENT for a data type that has no form in JSON, and for rows where the outputs have none in common.
 */
export function printPredict(format: 'row' | 'columnar', outputs: Tensors): Uint8Array {
  if (outputs.size === 0) {
    throw invalid('Cannot convert empty tensor map to JSON');
  }
  const writer = new JsonWriter();
  writer.beginObject();
  if (format === 'row') {
    printRows(writer, outputs);
  } else {
    writer.name('outputs');
    printValue(writer, printersOf(writer, outputs), 0);
  }
  writer.endObject();
  return writer.bytes;
}

function printRows(writer: JsonWriter, outputs: Tensors): void {
  const rows = countRows(outputs);
  const printers = printersOf(writer, outputs);
  writer.name('predictions');
  writer.beginList();
  for (let row = 0; row < rows; row += 1) {
    printValue(writer, printers, 1);
  }
  writer.endList();
}

type Printers = ReadonlyMap<string, TensorPrinter>;

function printersOf(writer: JsonWriter, outputs: Tensors): Printers {
  return new Map(
    [...outputs].map(([name, tensor]) => [name, new TensorPrinter(writer, name, tensor)])
  );
}

/** What each of the outputs has next, as from that dimension: a single one bare, several in an object. */
function printValue(writer: JsonWriter, printers: Printers, dimension: number): void {
  const isObject = printers.size > 1;
  if (isObject) {
    writer.beginObject();
  }
  // A row is on one line, except for the beginning of the object that it may be.
  writer.isOneLine = dimension > 0;
  for (const [name, printer] of printers) {
    if (isObject) {
      writer.name(name);
    }
    printer.print(dimension);
  }
  writer.isOneLine = false;
  if (isObject) {
    writer.endObject();
  }
}

function countRows(outputs: Tensors): number {
  let rows: number | undefined;
  for (const [name, { shape }] of outputs) {
    const [first] = shape;
    if (first === undefined) {
      throw invalid(`Tensor name: ${name} has no shape information `);
    }
    rows ??= first;
    if (first !== rows) {
      throw invalid(
        `Tensor name: ${name} has inconsistent batch size: ${first} expecting: ${rows}`
      );
    }
  }
  return rows ?? 0;
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
