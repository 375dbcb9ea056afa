import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/modelserver/grpc/messages';
import { readTensor, writeTensor } from '../../../src/modelserver/grpc/tensorProto';
import type { NumericTensor, Tensor } from '../../../src/modelserver/tensor';

const type = messages.lookupType('TensorProto');
const proto = (fields: object) => type.encode(type.fromObject(fields)).finish();
const shape = (...sizes: number[]) => ({ dim: sizes.map(size => ({ size })) });

const tensors: readonly Tensor[] = [
  { dtype: 'DT_FLOAT', shape: [2, 2], data: Float32Array.of(0.1, -0, NaN, Infinity) },
  { dtype: 'DT_DOUBLE', shape: [2], data: Float64Array.of(1 / 3, -Infinity) },
  { dtype: 'DT_HALF', shape: [2], data: Uint16Array.of(0x3c00, 0xfc00) },
  { dtype: 'DT_BFLOAT16', shape: [1], data: Uint16Array.of(0xbf80) },
  { dtype: 'DT_INT8', shape: [3], data: Int8Array.of(-128, 0, 127) },
  { dtype: 'DT_INT16', shape: [2], data: Int16Array.of(-32768, 32767) },
  { dtype: 'DT_INT32', shape: [3], data: Int32Array.of(-(2 ** 31), -1, 2 ** 31 - 1) },
  { dtype: 'DT_INT64', shape: [3], data: BigInt64Array.of(-(2n ** 63n), -1n, 2n ** 63n - 1n) },
  { dtype: 'DT_UINT8', shape: [2], data: Uint8Array.of(0, 255) },
  { dtype: 'DT_UINT16', shape: [1], data: Uint16Array.of(65535) },
  { dtype: 'DT_UINT32', shape: [2], data: Uint32Array.of(0, 2 ** 32 - 1) },
  { dtype: 'DT_UINT64', shape: [3], data: BigUint64Array.of(0n, 2n ** 32n, 2n ** 64n - 1n) },
  { dtype: 'DT_BOOL', shape: [2], data: Uint8Array.of(1, 0) },
  { dtype: 'DT_COMPLEX64', shape: [1], data: Float32Array.of(1, -2) },
  { dtype: 'DT_COMPLEX128', shape: [1], data: Float64Array.of(1, -2) },
  { dtype: 'DT_STRING', shape: [2, 1], data: [Uint8Array.of(0, 255), new Uint8Array()] },
  { dtype: 'DT_FLOAT', shape: [], data: Float32Array.of(3) },
  { dtype: 'DT_FLOAT', shape: [0, 3], data: new Float32Array() }
];

describe.each(tensors.map(each => [each.dtype, each] as const))('%s', (_, tensor) => {
  it('reads what it wrote', () => {
    expect(plain(readTensor(writeTensor(tensor)))).toEqual(plain(tensor));
  });

  it('reads what protobuf wrote of what it wrote', () => {
    expect(plain(readTensor(type.encode(type.decode(writeTensor(tensor))).finish()))).toEqual(
      plain(tensor)
    );
  });

  it('reads tensor_content', () => {
    if (tensor.dtype === 'DT_STRING') return;
    const { dtype, shape: sizes, data } = tensor;
    const tensorContent = new Uint8Array(data.buffer);
    const given = proto({ dtype, tensorShape: shape(...sizes), tensorContent });
    expect(plain(readTensor(given))).toEqual(plain(tensor));
  });
});

/** Strings may be views of Node's buffers. */
function plain(tensor: Tensor | undefined): unknown {
  if (tensor?.dtype !== 'DT_STRING') return tensor;
  return { ...tensor, data: tensor.data.map(each => [...each]) };
}

const floats = (fields: object) => {
  const given = { dtype: 'DT_FLOAT', tensorShape: shape(4), ...fields };
  return (readTensor(proto(given)) as NumericTensor | undefined)?.data;
};

describe('as in TensorFlow', () => {
  it('the last value stands for all that are missing', () => {
    expect(floats({ floatVal: [1, 2] })).toEqual(Float32Array.of(1, 2, 2, 2));
    const complex = { dtype: 'DT_COMPLEX64', tensorShape: shape(2), scomplexVal: [1, 2] };
    expect(readTensor(proto(complex))?.data).toEqual(Float32Array.of(1, 2, 1, 2));
    const text = { dtype: 'DT_STRING', tensorShape: shape(2), stringVal: [Uint8Array.of(7)] };
    expect(plain(readTensor(proto(text)))).toMatchObject({ data: [[7], [7]] });
  });

  it('zeros are there when no value is', () => {
    expect(floats({})).toEqual(new Float32Array(4));
  });

  it('values too many are left out', () => {
    expect(floats({ floatVal: [1, 2, 3, 4, 5] })).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('values may come one by one instead of packed', () => {
    const writer = protobuf.Writer.create().uint32(0x08).int32(9).uint32(0x12).fork();
    writer.uint32(0x12).fork().uint32(0x08).int64(3).ldelim().ldelim();
    for (const value of [-1, 0, 300]) writer.uint32(0x50).int64(value);
    expect(readTensor(writer.finish())?.data).toEqual(BigInt64Array.of(-1n, 0n, 300n));
  });

  it('strings are packed into tensor_content as lengths and bytes', () => {
    const fields = { dtype: 'DT_STRING', tensorShape: shape(2) };
    const good = readTensor(proto({ ...fields, tensorContent: Uint8Array.of(1, 2, 9, 8, 7) }));
    expect(plain(good)).toMatchObject({ data: [[9], [8, 7]] });
    expect(readTensor(proto({ ...fields, tensorContent: Uint8Array.of(1, 2, 9) }))).toBeUndefined();
  });
});

it('takes nothing for a tensor that is none', () => {
  expect(floats({ tensorContent: Uint8Array.of(1, 2, 3) })).toBeUndefined();
  expect(floats({ tensorShape: shape(-1) })).toBeUndefined();
  expect(floats({ tensorShape: { unknownRank: true } })).toBeUndefined();
  expect(readTensor(proto({ tensorShape: shape(1) }))).toBeUndefined();
  expect(readTensor(proto({ dtype: 'DT_QINT8', tensorShape: shape(1) }))).toBeUndefined();
  expect(() => floats({ tensorShape: shape(2 ** 50) })).toThrow(RangeError);
  expect(() => readTensor(Uint8Array.of(0x12, 0x7f))).toThrow(RangeError);
});
