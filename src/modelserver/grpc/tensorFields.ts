import type { NumericTensor } from '../tensor';

/** Where and how a TensorProto holds the elements of a type. */
export type TensorField = {
  readonly id: number;
  readonly wire: 'fixed' | 'varint32' | 'varint64';
  /** Values an element is made of. */
  readonly parts: 1 | 2;
};

const field = (id: number, wire: TensorField['wire']): TensorField => ({ id, wire, parts: 1 });

/** The field of each type but DT_STRING. */
export const tensorFields: Readonly<Record<NumericTensor['dtype'], TensorField>> = {
  DT_FLOAT: field(5, 'fixed'),
  DT_DOUBLE: field(6, 'fixed'),
  DT_COMPLEX64: { ...field(9, 'fixed'), parts: 2 },
  DT_COMPLEX128: { ...field(12, 'fixed'), parts: 2 },
  DT_INT32: field(7, 'varint32'),
  DT_INT16: field(7, 'varint32'),
  DT_INT8: field(7, 'varint32'),
  DT_UINT8: field(7, 'varint32'),
  DT_UINT16: field(7, 'varint32'),
  DT_HALF: field(13, 'varint32'),
  DT_BFLOAT16: field(13, 'varint32'),
  DT_BOOL: field(11, 'varint32'),
  DT_UINT32: field(16, 'varint32'),
  DT_INT64: field(10, 'varint64'),
  DT_UINT64: field(17, 'varint64')
};

/** The field of DT_STRING. */
export const stringField = 8;
