import protobuf from 'protobufjs';
import type { NumericTensor, StringTensor, Tensor } from '../tensor';
import { dataTypeOf, dataTypes, numericArrays } from '../tensor';
import { stringField, tensorFields, type TensorField } from './tensorFields';
import { readVarints32, readVarints64, writeVarints32, writeVarints64 } from './varints';

const smallestView = 4096;

type Parts = {
  dtype: number;
  shape: number[] | null;
  content: Uint8Array;
  /** The bytes of each repeated field's values, by field number. */
  readonly values: Map<number, Uint8Array[]>;
};

/**
 * Reads a serialized TensorProto, from typed fields or `tensor_content`. As in TensorFlow the last value given stands for all that are
 * missing, zero when none is. Undefined for what is no tensor that we can hold. Throws RangeError when the bytes are no protobuf, or the shape is too large.
 * The tensor of a `view` may be a view of the bytes, as strings are anyway.
 */
export function readTensor(bytes: Uint8Array, mode: 'copy' | 'view' = 'copy'): Tensor | undefined {
  const { dtype, shape, content, values } = readParts(bytes);
  const name = dataTypeOf.get(dtype);
  if (!name || !shape) return undefined;
  const count = shape.reduce((product, size) => product * size, 1);
  if (name === 'DT_STRING') {
    const data = readStrings(content, values.get(stringField) ?? [], count);
    return data && { dtype: name, shape, data };
  }
  const given = { dtype: name, count, content, chunks: values.get(tensorFields[name].id) ?? [] };
  const data = viewOf(given, mode) ?? copyOf(given);
  return data && { dtype: name, shape, data };
}

type Elements = {
  readonly dtype: NumericTensor['dtype'];
  readonly count: number;
  readonly content: Uint8Array;
  readonly chunks: readonly Uint8Array[];
};

function copyOf({ dtype, count, content, chunks }: Elements): NumericTensor['data'] | undefined {
  const field = tensorFields[dtype];
  const data = new numericArrays[dtype](count * field.parts);
  const target = new Uint8Array(data.buffer);
  if (content.length === 0) fill(data, field, chunks);
  else if (content.length === target.length) target.set(content);
  else if (count > 0) return undefined;
  return data;
}

/** The elements where they are, when they are as they have to be; few are faster copied. */
function viewOf(
  { dtype, count, content, chunks }: Elements,
  mode: 'copy' | 'view'
): NumericTensor['data'] | undefined {
  const { wire, parts } = tensorFields[dtype];
  const [chunk] = wire === 'fixed' && chunks.length === 1 ? chunks : [];
  const bytes = content.length > 0 ? content : chunk;
  const array = numericArrays[dtype];
  const isUsable =
    mode === 'view' &&
    bytes !== undefined &&
    bytes.length >= smallestView &&
    bytes.length === count * parts * array.BYTES_PER_ELEMENT &&
    bytes.byteOffset % array.BYTES_PER_ELEMENT === 0;
  if (!isUsable) return undefined;
  return new array(bytes.buffer as ArrayBuffer, bytes.byteOffset, count * parts);
}

function readParts(bytes: Uint8Array): Parts {
  const reader = protobuf.Reader.create(bytes);
  const parts: Parts = { dtype: 0, shape: [], content: new Uint8Array(), values: new Map() };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const id = tag >>> 3;
    if (tag === 0x08) parts.dtype = reader.int32();
    else if (tag === 0x12) parts.shape = readShape(reader.bytes());
    else if (tag === 0x22) parts.content = reader.bytes();
    else {
      const start = reader.pos;
      const value = (tag & 7) === 2 ? reader.bytes() : undefined;
      if (!value) reader.skipType(tag & 7);
      const chunks = parts.values.get(id) ?? [];
      chunks.push(value ?? bytes.subarray(start, reader.pos));
      parts.values.set(id, chunks);
    }
  }
  return parts;
}

/** Null when the rank is unknown or a dimension is. */
function readShape(bytes: Uint8Array): number[] | null {
  const reader = protobuf.Reader.create(bytes);
  const shape: number[] = [];
  let isKnown = true;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 0x12) shape.push(readSize(reader.bytes()));
    else if (tag === 0x18) isKnown = !reader.bool();
    else reader.skipType(tag & 7);
  }
  return isKnown && shape.every(size => size >= 0) ? shape : null;
}

function readSize(bytes: Uint8Array): number {
  const reader = protobuf.Reader.create(bytes);
  let size = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 0x08) size = Number(reader.int64());
    else reader.skipType(tag & 7);
  }
  return size;
}

function fill(
  data: NumericTensor['data'],
  field: TensorField,
  chunks: readonly Uint8Array[]
): void {
  const given = decodeInto(data, field, chunks);
  if (given === 0 || given >= data.length) return;
  if (field.parts === 1) {
    (data as Float32Array).fill(data[given - 1] as number, given);
    return;
  }
  for (let index = given; index < data.length; index++) data[index] = data[index - 2] ?? 0;
}

/** Answers how many values came. */
function decodeInto(
  data: NumericTensor['data'],
  field: TensorField,
  chunks: readonly Uint8Array[]
): number {
  if (field.wire === 'fixed') return copyInto(data, field, chunks);
  let index = 0;
  if (field.wire === 'varint64') {
    const halves = new Uint32Array(data.buffer);
    for (const chunk of chunks) index = readVarints64(chunk, halves, index);
    return index / 2;
  }
  for (const chunk of chunks) index = readVarints32(chunk, data as Int32Array, index);
  return index;
}

function copyInto(
  data: NumericTensor['data'],
  field: TensorField,
  chunks: readonly Uint8Array[]
): number {
  const target = new Uint8Array(data.buffer);
  let position = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, target.length - position);
    target.set(part, position);
    position += part.length;
  }
  const whole = data.BYTES_PER_ELEMENT * field.parts;
  return Math.floor(position / whole) * field.parts;
}

function readStrings(
  content: Uint8Array,
  given: readonly Uint8Array[],
  count: number
): readonly Uint8Array[] | undefined {
  if (content.length > 0) return unpackStrings(content, count);
  const last = given.at(-1) ?? new Uint8Array();
  return Array.from({ length: count }, (_, index) => given[index] ?? last);
}

/** TensorFlow packs strings as all their lengths, as varints, and then all their bytes. */
function unpackStrings(content: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  const reader = protobuf.Reader.create(content);
  const lengths = Array.from({ length: count }, () => reader.uint32());
  let position = reader.pos;
  const data = lengths.map(length => content.subarray(position, (position += length)));
  return position === content.length ? data : undefined;
}

/** Serializes a tensor as a TensorProto, its elements in the typed field. */
export function writeTensor(tensor: Tensor): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(0x08).int32(dataTypes[tensor.dtype]);
  writer.uint32(0x12).fork();
  for (const size of tensor.shape) writer.uint32(0x12).fork().uint32(0x08).int64(size).ldelim();
  writer.ldelim();
  if (tensor.dtype === 'DT_STRING') writeStrings(writer, tensor);
  else if (tensor.data.length > 0) {
    const field = tensorFields[tensor.dtype];
    writer.uint32(((field.id << 3) | 2) >>> 0).bytes(packed(tensor, field));
  }
  return writer.finish();
}

function writeStrings(writer: protobuf.Writer, { data }: StringTensor): void {
  for (const each of data) writer.uint32((stringField << 3) | 2).bytes(each);
}

function packed({ data }: NumericTensor, { wire }: TensorField): Uint8Array {
  if (wire === 'fixed') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (wire === 'varint32') return writeVarints32(data as Int32Array);
  return writeVarints64(new Uint32Array(data.buffer, data.byteOffset, data.length * 2));
}
