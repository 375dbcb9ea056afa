import * as ascii from './ascii';
import { endOfNumber } from './endOfNumber';
import { bytesOfString, textOfString } from './jsonString';
import type { NumberList } from './numberLists';
import { NumberScanner } from './numberScanner';
import { quoteValue } from './quoteValue';

/** What a JSON value is, in TensorFlow Serving's words. */
export type JsonKind = 'Null' | 'False' | 'True' | 'Object' | 'Array' | 'String' | 'Number';

/** Numbers of a node in the table of nodes: where it starts in the text, the node behind all that is inside it, and its detail. */
export const nodeSize = 3;

/**
 * A JSON text that has been parsed. A value is a node, known by its number; the nodes inside it follow it in the order of the text, a
 * member of an object as two, its name and its value. A dense list of numbers can be a single node.
 */
export class JsonDocument {
  private readonly _scanner: NumberScanner;

  constructor(
    readonly text: Uint8Array,
    private readonly _nodes: Int32Array,
    private readonly _numbers: {
      readonly lists: readonly NumberList[];
      readonly values: Float64Array;
    }
  ) {
    this._scanner = new NumberScanner(text, new Float64Array(1));
  }

  kind(node: number): JsonKind {
    switch (this.text[this.start(node)]) {
      case ascii.openObject:
        return 'Object';
      case ascii.openList:
        return 'Array';
      case ascii.quote:
        return 'String';
      case ascii.t:
        return 'True';
      case ascii.f:
        return 'False';
      case ascii.n:
        return 'Null';
      default:
        return 'Number';
    }
  }

  /** Where in the text the value begins. */
  start(node: number): number {
    return this._nodes[node * nodeSize] ?? 0;
  }

  /** The first node that is not inside this one. */
  next(node: number): number {
    return this._nodes[node * nodeSize + 1] ?? 0;
  }

  /** How many elements a list has, or members an object. */
  count(node: number): number {
    const list = this.numberList(node);
    return list ? (list.shape[0] ?? 0) : this._detail(node);
  }

  /** The numbers of a list that is a single node; without them, its elements are nodes. */
  numberList(node: number): NumberList | undefined {
    return this.kind(node) === 'Array' ? this._numbers.lists[-1 - this._detail(node)] : undefined;
  }

  /** What the elements of number lists are, all of them. */
  get numbers(): Float64Array {
    return this._numbers.values;
  }

  /** A number as the double nearest to it. */
  number(node: number): number {
    this._scanner.scan(this.start(node), 0);
    return this._scanner.values[0] ?? 0;
  }

  /** A number that is written as an integer, exactly; undefined for one with a point, an exponent, or a token. */
  integer(node: number): number | bigint | undefined {
    const start = this.start(node);
    const value = this.number(node);
    if (this._scanner.isExactInteger) {
      return value;
    }
    const digits = this.text.subarray(start, endOfNumber(this.text, start));
    const literal = Buffer.from(digits).toString('latin1');
    return /^-?\d+$/.test(literal) ? BigInt(literal) : undefined;
  }

  /** A value as errors show it. */
  quote(node: number): string {
    return quoteValue(this.text, this.start(node));
  }

  /** The bytes of a string. */
  bytes(node: number): Uint8Array {
    return bytesOfString(this.text, this.start(node), this._detail(node));
  }

  /** A string as text. */
  string(node: number): string {
    return textOfString(this.text, this.start(node), this._detail(node));
  }

  /** The value of the first member of that name. */
  member(object: number, name: string): number | undefined {
    for (const [key, value] of this.members(object)) {
      if (key === name) {
        return value;
      }
    }
    return undefined;
  }

  /** Names and values of an object, in the order of the text; names may come again. */
  *members(object: number): Generator<readonly [string, number]> {
    const end = this.next(object);
    for (let key = object + 1; key < end; key = this.next(key + 1)) {
      yield [this.string(key), key + 1];
    }
  }

  /** The elements of a list, in their order. */
  *elements(list: number): Generator<number> {
    const end = this.next(list);
    for (let element = list + 1; element < end; element = this.next(element)) {
      yield element;
    }
  }

  /** Elements or members of a list or object, the end of a string. */
  private _detail(node: number): number {
    return this._nodes[node * nodeSize + 2] ?? 0;
  }
}
