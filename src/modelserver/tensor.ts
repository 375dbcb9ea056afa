/** TensorFlow's data types that a tensor here can have, with their enum numbers (tensorflow/core/framework/types.proto). */
export const dataTypes = {
  DT_FLOAT: 1,
  DT_DOUBLE: 2,
  DT_INT32: 3,
  DT_UINT8: 4,
  DT_INT16: 5,
  DT_INT8: 6,
  DT_STRING: 7,
  DT_COMPLEX64: 8,
  DT_INT64: 9,
  DT_BOOL: 10,
  DT_BFLOAT16: 14,
  DT_UINT16: 17,
  DT_COMPLEX128: 18,
  DT_HALF: 19,
  DT_UINT32: 22,
  DT_UINT64: 23
} as const;
/** A name of {@link dataTypes}. */
export type DataType = keyof typeof dataTypes;

/** The name of a type's number. */
export const dataTypeOf: ReadonlyMap<number, DataType> = new Map(
  Object.entries(dataTypes).map(([name, number]) => [number, name as DataType])
);

/** A tensor that is no string: elements in row-major order, in the machine's own byte order. */
export type NumericTensor = {
  readonly dtype: Exclude<DataType, 'DT_STRING'>;
  readonly shape: readonly number[];
  /**
   * FLOAT Float32Array, DOUBLE Float64Array, INT32 Int32Array, INT16 Int16Array, INT8 Int8Array, UINT8 Uint8Array, UINT16 Uint16Array,
   * UINT32 Uint32Array, INT64 BigInt64Array, UINT64 BigUint64Array, BOOL Uint8Array of 0 and 1, HALF and BFLOAT16 Uint16Array of bit patterns,
   * COMPLEX64 Float32Array and COMPLEX128 Float64Array with the real and imaginary part of each element in turn.
   */
  readonly data: NumericData;
};
/** The elements of a {@link NumericTensor}. */
export type NumericData =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

type NumericArray = {
  new (source: number | ArrayBuffer, byteOffset?: number, length?: number): NumericData;
  readonly BYTES_PER_ELEMENT: number;
};

/** The array that holds the elements of a type, as {@link NumericTensor} has it. */
export const numericArrays: Readonly<Record<NumericTensor['dtype'], NumericArray>> = {
  DT_FLOAT: Float32Array,
  DT_DOUBLE: Float64Array,
  DT_INT32: Int32Array,
  DT_UINT8: Uint8Array,
  DT_INT16: Int16Array,
  DT_INT8: Int8Array,
  DT_COMPLEX64: Float32Array,
  DT_INT64: BigInt64Array,
  DT_BOOL: Uint8Array,
  DT_BFLOAT16: Uint16Array,
  DT_UINT16: Uint16Array,
  DT_COMPLEX128: Float64Array,
  DT_HALF: Uint16Array,
  DT_UINT32: Uint32Array,
  DT_UINT64: BigUint64Array
};

/** A tensor of byte strings, in row-major order. */
export type StringTensor = {
  readonly dtype: 'DT_STRING';
  readonly shape: readonly number[];
  readonly data: readonly Uint8Array[];
};

/** A dense tensor; `[]` is the shape of a scalar. */
export type Tensor = NumericTensor | StringTensor;

/** Tensors by the alias that a signature gives them. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** What a signature says of an input or output. `dtype` is the enum's name, also of types that no tensor here can have; null shape is an unknown rank, -1 an unknown dimension. */
export type TensorInfo = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[] | null;
};

/** A SavedModel's SignatureDef; `inputs` and `outputs` by alias. */
export type Signature = {
  readonly methodName: string;
  readonly inputs: ReadonlyMap<string, TensorInfo>;
  readonly outputs: ReadonlyMap<string, TensorInfo>;
  /** Aliases of inputs that have a default, so that a request may leave them out. */
  readonly defaults: ReadonlyMap<string, Tensor>;
};

/** Signatures by their key, such as `serving_default`. */
export type Signatures = ReadonlyMap<string, Signature>;
