import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import { BigIntElements, isBigIntDataType } from './bigIntElements';
import type { JsonDocument } from './jsonDocument';
import { isNumberDataType, NumberElements } from './numberElements';
import type { NumberList } from './numberLists';
import { withoutNumberLists } from './parseJson';
import { RefusedElements } from './refusedElements';
import { StringElements } from './stringElements';
import type { ITensorElements } from './tensorElements';

/** Makes a tensor of one value, or of one value a row. The shape is read down the first elements, and all the rest compared with it. */
export class TensorBuilder {
  private readonly _elements: ITensorElements;
  private _first: { readonly shape: readonly number[]; readonly size: number } | undefined;

  /** For a tensor that so many values will be added to. */
  constructor(
    dtype: string,
    private readonly _values: number
  ) {
    this._elements = noElements(dtype);
  }

  /** Adds a value: a list or a single element. Throws what is wrong with it, or in what it differs from the first value added. */
  add(document: JsonDocument, node: number): void {
    const before = this._elements.count;
    const shape = shapeOf(document, node);
    if (!this._first) {
      // A ragged value can claim more elements than the text has bytes.
      const claimed = shape.reduce((size, length) => size * length, this._values);
      this._elements.reserve(Math.min(claimed, document.text.length));
    }
    addElements({ document, node, level: 0 }, shape, this._elements);
    const size = this._elements.count - before;
    this._first ??= { shape, size };
    if (size !== this._first.size) {
      throw invalid(`Expecting tensor size: ${this._first.size} but got: ${size}`);
    }
    if (!areEqual(shape, this._first.shape)) {
      throw invalid(`Expecting shape [${this._first.shape.join()}] but got: [${shape.join()}]`);
    }
  }

  /** Adds all of a list as the one value; answers false, and adds nothing, when its elements have to be looked at one by one. */
  addNumberList(document: JsonDocument, list: NumberList): boolean {
    this._first = { shape: list.shape, size: list.to - list.from };
    return this._elements.addList(document, list);
  }

  /** The tensor, whose shape is `leading` and then that of a value. */
  build(leading: readonly number[]): Tensor {
    return this._elements.finish([...leading, ...(this._first?.shape ?? [])]);
  }
}

function noElements(dtype: string): ITensorElements {
  if (isNumberDataType(dtype)) {
    return new NumberElements(dtype);
  }
  if (isBigIntDataType(dtype)) {
    return new BigIntElements(dtype);
  }
  return dtype === 'DT_STRING' ? new StringElements() : new RefusedElements(dtype);
}

function shapeOf(document: JsonDocument, node: number): readonly number[] {
  const shape: number[] = [];
  for (let at = node; document.kind(at) === 'Array'; at += 1) {
    const list = document.numberList(at);
    if (list) {
      return [...shape, ...list.shape];
    }
    shape.push(document.count(at));
    if (document.count(at) === 0) {
      return shape;
    }
  }
  return shape;
}

type Place = { readonly document: JsonDocument; readonly node: number; readonly level: number };

/** Goes through all elements in their order, without recursion: a value may be nested as deep as a text is long. */
function addElements(place: Place, shape: readonly number[], elements: ITensorElements): void {
  const { document, node, level: top } = place;
  const ends: number[] = [];
  const end = document.next(node);
  let at = node;
  while (at < end) {
    while (ends.at(-1) === at) {
      ends.pop();
    }
    const level = top + ends.length;
    if (document.kind(at) !== 'Array') {
      addLeaf({ document, node: at, level }, shape.length, elements);
      at = document.next(at);
    } else {
      checkList({ document, node: at, level }, shape);
      if (document.numberList(at)) {
        addNumberList({ document, node: at, level }, shape, elements);
        at = document.next(at);
      } else {
        ends.push(document.next(at));
        at += 1;
      }
    }
  }
}

function addLeaf({ document, node, level }: Place, rank: number, elements: ITensorElements): void {
  if (level !== rank) {
    const place = `found at incorrect level: ${level + 1} in the JSON DOM. Expected at level: ${rank}`;
    throw invalid(`JSON Value: ${document.quote(node)} ${place}`);
  }
  elements.add(document, node);
}

function checkList({ document, node, level }: Place, shape: readonly number[]): void {
  if (level >= shape.length) {
    throw invalid(`Encountered list at unexpected level: ${level} expected < ${shape.length}`);
  }
  const count = document.count(node);
  const expected = shape[level];
  if (count !== expected) {
    throw invalid(
      `Encountered list at unexpected size: ${count} at level: ${level} expected size: ${String(expected)}`
    );
  }
}

function addNumberList(place: Place, shape: readonly number[], elements: ITensorElements): void {
  const { document, node, level } = place;
  const list = document.numberList(node);
  if (list && areEqual(list.shape, shape.slice(level)) && elements.addList(document, list)) {
    return;
  }
  addElements({ document: withoutNumberLists(document, node), node: 0, level }, shape, elements);
}

function areEqual(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((length, index) => length === other[index]);
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
