import { dataTypeOf, dataTypes, numericArrays, type Tensor } from '../tensor';
import { ServingError } from '../servingError';
import type { Address, TensorFlowLibrary } from './library';
import { readStrings, stringBytes, writeStrings } from './nativeStrings';

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
  const dtype = dataTypeOf.get(type);
  if (dtype === undefined) {
    throw new ServingError('UNIMPLEMENTED', `Tensors of data type ${type} can't be sent.`);
  }
  const rank = library.numDims(native);
  const shape = Array.from({ length: rank }, (_, index) => library.dim(native, index));
  const bytes = new Uint8Array(library.tensorByteSize(native));
  if (bytes.length > 0) library.memcpy(bytes, library.tensorData(native), bytes.length);
  if (dtype !== 'DT_STRING') return { dtype, shape, data: new numericArrays[dtype](bytes.buffer) };
  return { dtype, shape, data: readStrings(library, library.tensorData(native), bytes) };
}
