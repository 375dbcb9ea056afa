import type { Tensor } from '../tensor';
import type { JsonDocument } from './jsonDocument';
import type { NumberList } from './numberLists';
import { typeError, type ITensorElements } from './tensorElements';

const types = {
  DT_INT64: {
    create: (length: number) => new BigInt64Array(length),
    least: -(2n ** 63n),
    most: 2n ** 63n - 1n
  },
  DT_UINT64: {
    create: (length: number) => new BigUint64Array(length),
    least: 0n,
    most: 2n ** 64n - 1n
  }
} as const;

/** Data types whose elements are bigints in memory. */
export type BigIntDataType = keyof typeof types;

/** Whether elements of that type are bigints in memory. */
export function isBigIntDataType(dtype: string): dtype is BigIntDataType {
  return dtype in types;
}

/** Elements that are bigints in memory. */
export class BigIntElements implements ITensorElements {
  count = 0;
  private _data: BigInt64Array | BigUint64Array;

  constructor(private readonly _dtype: BigIntDataType) {
    this._data = types[_dtype].create(0);
  }

  reserve(more: number): void {
    const needed = this.count + more;
    if (needed > this._data.length) {
      const data = types[this._dtype].create(Math.max(needed, this.count * 2));
      data.set(this._data);
      this._data = data;
    }
  }

  add(document: JsonDocument, node: number): void {
    const value = document.kind(node) === 'Number' ? document.integer(node) : undefined;
    const { least, most } = types[this._dtype];
    // Comparing a number with a bigint is exact.
    if (value === undefined || value < least || value > most) {
      throw typeError(document, node, this._dtype);
    }
    this.reserve(1);
    this._data[this.count] = BigInt(value);
    this.count += 1;
  }

  addList(document: JsonDocument, { from, to, areExactIntegers }: NumberList): boolean {
    const values = document.numbers.subarray(from, to);
    const least = this._dtype === 'DT_UINT64' ? 0 : -Infinity;
    if (!areExactIntegers || !values.every(value => value >= least)) {
      return false;
    }
    this.reserve(values.length);
    for (let index = 0; index < values.length; index += 1) {
      this._data[this.count + index] = BigInt(values[index] ?? 0);
    }
    this.count += values.length;
    return true;
  }

  finish(shape: readonly number[]): Tensor {
    const isFull = this.count === this._data.length;
    return {
      dtype: this._dtype,
      shape,
      data: isFull ? this._data : this._data.slice(0, this.count)
    };
  }
}
