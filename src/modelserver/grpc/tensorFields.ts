import type { DataType, NumericData, NumericTensor } from '../tensor';
import { dataTypes } from '../tensor';

/** Where and how a TensorProto holds the elements of a type. */
export type TensorField = {
  readonly id: number;
  readonly wire: 'fixed' | 'varint32' | 'varint64';
  /** Values an element is made of. */
  readonly parts: 1 | 2;
  readonly make: (length: number) => NumericData;
};

const field = (id: number, wire: TensorField['wire'], make: TensorField['make']): TensorField => ({
  id,
  wire,
  parts: 1,
  make
});

/** The field of each type but DT_STRING. */
export const tensorFields: Readonly<Record<NumericTensor['dtype'], TensorField>> = {
  DT_FLOAT: field(5, 'fixed', length => new Float32Array(length)),
  DT_DOUBLE: field(6, 'fixed', length => new Float64Array(length)),
  DT_COMPLEX64: { ...field(9, 'fixed', length => new Float32Array(length)), parts: 2 },
  DT_COMPLEX128: { ...field(12, 'fixed', length => new Float64Array(length)), parts: 2 },
  DT_INT32: field(7, 'varint32', length => new Int32Array(length)),
  DT_INT16: field(7, 'varint32', length => new Int16Array(length)),
  DT_INT8: field(7, 'varint32', length => new Int8Array(length)),
  DT_UINT8: field(7, 'varint32', length => new Uint8Array(length)),
  DT_UINT16: field(7, 'varint32', length => new Uint16Array(length)),
  DT_HALF: field(13, 'varint32', length => new Uint16Array(length)),
  DT_BFLOAT16: field(13, 'varint32', length => new Uint16Array(length)),
  DT_BOOL: field(11, 'varint32', length => new Uint8Array(length)),
  DT_UINT32: field(16, 'varint32', length => new Uint32Array(length)),
  DT_INT64: field(10, 'varint64', length => new BigInt64Array(length)),
  DT_UINT64: field(17, 'varint64', length => new BigUint64Array(length))
};

/** The field of DT_STRING. */
export const stringField = 8;

/** The name of a type's number. */
export const dataTypeOf: ReadonlyMap<number, DataType> = new Map(
  Object.entries(dataTypes).map(([name, number]) => [number, name as DataType])
);
