import type { Tensor } from '../tensor';
import type { JsonDocument } from './jsonDocument';
import type { NumberList } from './numberLists';
import { typeError, type ITensorElements } from './tensorElements';

type NumberArray =
  Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array | Uint32Array;

type NumberType = {
  readonly create: (length: number) => NumberArray;
  /** The element that a value becomes; none when the type does not accept it. */
  readonly read: (document: JsonDocument, node: number) => number | undefined;
  /** Whether numbers can be taken over without reading each. */
  readonly takes: (values: Float64Array, areExactIntegers: boolean) => boolean;
};

function floating(create: NumberType['create']): NumberType {
  return {
    create,
    read: (document, node) =>
      document.kind(node) === 'Number' ? document.number(node) : undefined,
    takes: () => true
  };
}

function integral(create: NumberType['create'], least: number, most: number): NumberType {
  return {
    create,
    read: (document, node) => {
      const value = document.kind(node) === 'Number' ? document.integer(node) : undefined;
      return typeof value === 'number' && value >= least && value <= most ? value : undefined;
    },
    takes: (values, areExactIntegers) =>
      areExactIntegers && values.every(value => value >= least && value <= most)
  };
}

/** As in TensorFlow Serving, narrow integers too are compared with the range of int32, and wrap. */
function narrow(create: NumberType['create']): NumberType {
  return integral(create, -(2 ** 31), 2 ** 31 - 1);
}

const boolean: NumberType = {
  create: length => new Uint8Array(length),
  read: (document, node) => {
    const kind = document.kind(node);
    return kind === 'True' ? 1 : kind === 'False' ? 0 : undefined;
  },
  takes: values => values.length === 0
};

const types = {
  DT_FLOAT: floating(length => new Float32Array(length)),
  DT_DOUBLE: floating(length => new Float64Array(length)),
  DT_INT32: narrow(length => new Int32Array(length)),
  DT_INT16: narrow(length => new Int16Array(length)),
  DT_INT8: narrow(length => new Int8Array(length)),
  DT_UINT8: narrow(length => new Uint8Array(length)),
  DT_UINT32: integral(length => new Uint32Array(length), 0, 2 ** 32 - 1),
  DT_BOOL: boolean
} as const;

/** Data types whose elements are numbers in memory. */
export type NumberDataType = keyof typeof types;

/** Whether elements of that type are numbers in memory. */
export function isNumberDataType(dtype: string): dtype is NumberDataType {
  return dtype in types;
}

/** Elements that are numbers in memory. */
export class NumberElements implements ITensorElements {
  count = 0;
  private readonly _type: NumberType;
  private _data: NumberArray;

  constructor(private readonly _dtype: NumberDataType) {
    this._type = types[_dtype];
    this._data = this._type.create(0);
  }

  reserve(more: number): void {
    const needed = this.count + more;
    if (needed > this._data.length) {
      const data = this._type.create(Math.max(needed, this.count * 2));
      data.set(this._data);
      this._data = data;
    }
  }

  add(document: JsonDocument, node: number): void {
    const value = this._type.read(document, node);
    if (value === undefined) {
      throw typeError(document, node, this._dtype);
    }
    this.reserve(1);
    this._data[this.count] = value;
    this.count += 1;
  }

  addList(document: JsonDocument, { from, to, areExactIntegers }: NumberList): boolean {
    const values = document.numbers.subarray(from, to);
    if (!this._type.takes(values, areExactIntegers)) {
      return false;
    }
    this.reserve(values.length);
    this._data.set(values, this.count);
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
