import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import type { JsonDocument } from './jsonDocument';
import type { NumberList } from './numberLists';

/** The elements of a tensor while they are gathered from JSON. */
export interface ITensorElements {
  /** How many there are by now. */
  readonly count: number;
  /** Makes room for so many more. */
  reserve(more: number): void;
  /** Adds the value of a node that is no list. Throws when the data type does not accept it. */
  add(document: JsonDocument, node: number): void;
  /** Adds all of a list at once; answers false, and adds none, when its elements have to be looked at one by one. */
  addList(document: JsonDocument, list: NumberList): boolean;
  /** The tensor of that shape, which all elements added make up. */
  finish(shape: readonly number[]): Tensor;
}

/** TensorFlow's own word for a data type: `DT_INT32` is `int32`. */
export function dataTypeWord(dtype: string): string {
  return dtype.replace(/^DT_/, '').toLowerCase();
}

/** The refusal of a value that a data type does not accept. */
export function typeError(document: JsonDocument, node: number, dtype: string): ServingError {
  const type = `Type: ${document.kind(node)} is not of expected type: ${dataTypeWord(dtype)}`;
  return new ServingError('INVALID_ARGUMENT', `JSON Value: ${document.quote(node)} ${type}`);
}
