import { ServingError } from '../servingError';
import { JsonWriter } from './jsonWriter';

/** A class that an example may belong to: label `""` when the model has none, score 0 likewise. */
export type ClassScore = { readonly label: string; readonly score: number };

/** The answer to a classify request: for each example its classes, each as label and score. Throws INVALID_ARGUMENT for no examples. */
export function printClassification(results: readonly (readonly ClassScore[])[]): Uint8Array {
  if (results.length === 0) {
    throw new ServingError(
      'INVALID_ARGUMENT',
      'Cannot convert empty ClassificationResults to JSON'
    );
  }
  const writer = new JsonWriter();
  writer.beginObject();
  writer.name('results');
  writer.beginList();
  writer.isOneLine = true;
  for (const classes of results) {
    writer.beginList();
    for (const { label, score } of classes) {
      writer.beginList();
      writer.string(Buffer.from(label, 'utf8'));
      writer.decimal(Math.fround(score), true);
      writer.endList();
    }
    writer.endList();
  }
  writer.isOneLine = false;
  writer.endList();
  writer.endObject();
  return writer.bytes;
}

/** The answer to a regress request: a float32 for each example. Throws INVALID_ARGUMENT for no examples. */
export function printRegression(values: readonly number[]): Uint8Array {
  if (values.length === 0) {
    throw new ServingError('INVALID_ARGUMENT', 'Cannot convert empty RegressionResults to JSON');
  }
  const writer = new JsonWriter();
  writer.beginObject();
  writer.name('results');
  writer.isOneLine = true;
  writer.beginList();
  for (const value of values) {
    writer.decimal(Math.fround(value), true);
  }
  writer.endList();
  writer.endObject();
  return writer.bytes;
}
