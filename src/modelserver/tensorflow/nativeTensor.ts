import {
  dataTypes,
  type DataType,
  type NumericData,
  type NumericTensor,
  type Tensor
} from '../tensor';
import { ServingError } from '../servingError';
import type { Address, TensorFlowLibrary } from './library';
import { readStrings, stringBytes, writeStrings } from './nativeStrings';

type NumericType = NumericTensor['dtype'];
type NumericArray = new (buffer: ArrayBuffer) => NumericData;

const arrays: Readonly<Record<NumericType, NumericArray>> = {
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
const types = new Map(
  Object.entries(dataTypes).map(([name, number]) => [number as number, name as DataType])
);

/** Copies a tensor into TensorFlow's memory; it is the caller's to delete. Its elements must be as many as its shape says. */
export function toNative(library: TensorFlowLibrary, tensor: Tensor): Address {
  const { dtype, shape } = tensor;
  const bytes = dtype === 'DT_STRING' ? tensor.data.length * stringBytes : tensor.data.byteLength;
  const dims = BigInt64Array.from(shape, BigInt);
  const native = library.allocateTensor(dataTypes[dtype], dims, shape.length, bytes);
  if (bytes > 0) {
    const target = library.tensorData(native);
    if (dtype === 'DT_STRING') writeStrings(library, target, tensor.data);
    else library.memcpy(target, tensor.data, bytes);
  }
  return native;
}

/** Copies a tensor out of TensorFlow's memory. Throws UNIMPLEMENTED for a type that no tensor here can have. */
export function fromNative(library: TensorFlowLibrary, native: Address): Tensor {
  const type = library.tensorType(native);
  const dtype = types.get(type);
  if (dtype === undefined) {
    throw new ServingError('UNIMPLEMENTED', `Tensors of data type ${type} can't be sent.`);
  }
  const rank = library.numDims(native);
  const shape = Array.from({ length: rank }, (_, index) => library.dim(native, index));
  const bytes = new Uint8Array(library.tensorByteSize(native));
  if (bytes.length > 0) library.memcpy(bytes, library.tensorData(native), bytes.length);
  if (dtype !== 'DT_STRING') return { dtype, shape, data: new arrays[dtype](bytes.buffer) };
  return { dtype, shape, data: readStrings(library, library.tensorData(native), bytes) };
}
