import {
  dataTypes,
  type DataType,
  type NumericData,
  type Tensor
} from '../../../src/modelserver/tensor';

/** An element as the files of cases write it. */
export type GivenValue = number | boolean | string | { readonly b64: string };

/** A tensor as the files of cases write it: its values flat, row major. */
export type GivenTensor = {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly GivenValue[];
};

type Numeric = Exclude<DataType, 'DT_STRING'>;

const makers: Readonly<Record<Numeric, (values: readonly GivenValue[]) => NumericData>> = {
  DT_FLOAT: values => Float32Array.from(values, Number),
  DT_DOUBLE: values => Float64Array.from(values, Number),
  DT_INT32: values => Int32Array.from(values, Number),
  DT_INT16: values => Int16Array.from(values, Number),
  DT_INT8: values => Int8Array.from(values, Number),
  DT_UINT8: values => Uint8Array.from(values, Number),
  DT_UINT16: values => Uint16Array.from(values, Number),
  DT_UINT32: values => Uint32Array.from(values, Number),
  DT_BOOL: values => Uint8Array.from(values, Number),
  DT_HALF: values => Uint16Array.from(values, Number),
  DT_BFLOAT16: values => Uint16Array.from(values, Number),
  DT_INT64: values => BigInt64Array.from(values, value => BigInt(value as number | string)),
  DT_UINT64: values => BigUint64Array.from(values, value => BigInt(value as number | string)),
  DT_COMPLEX64: values => Float32Array.from(values, Number),
  DT_COMPLEX128: values => Float64Array.from(values, Number)
};

/** The bytes of a string element. */
export function givenBytes(value: GivenValue): Uint8Array {
  return typeof value === 'object'
    ? new Uint8Array(Buffer.from(value.b64, 'base64'))
    : new TextEncoder().encode(String(value));
}

/** The tensor that a case gives. */
export function givenTensor({ dtype, shape, values }: GivenTensor): Tensor {
  if (dtype === 'DT_STRING') {
    return { dtype, shape, data: values.map(givenBytes) };
  }
  if (!(dtype in dataTypes)) {
    throw new Error(`no tensor can have the data type ${dtype}`);
  }
  return { dtype: dtype as Numeric, shape, data: makers[dtype as Numeric](values) };
}
