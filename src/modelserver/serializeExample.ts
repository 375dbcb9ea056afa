import protobuf from 'protobufjs';
import type { Example, Feature } from './example';
import { writeVarints64 } from './grpc/varints';

/**
 * A serialized tf.Example (tensorflow/core/example/example.proto), the features of `context` before its own: see {@link joined}.
 * A feature of both has the example's values.
 */
export function serializeExample(example: Example, context?: Example): Uint8Array {
  return context ? joined(serialize(context), serialize(example)) : serialize(example);
}

/** Two serialized messages as one: the second adds to the first. So does TensorFlow Serving merge a context into each example. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([first, second]));
}

function serialize(example: Example): Uint8Array {
  const features = protobuf.Writer.create();
  for (const [name, feature] of example) {
    const entry = protobuf.Writer.create();
    entry.uint32(lengthDelimited(1)).string(name);
    entry.uint32(lengthDelimited(2)).bytes(serializeFeature(feature));
    features.uint32(lengthDelimited(1)).bytes(entry.finish());
  }
  return message(1, features.finish());
}

/** A oneof of three lists, each with its values in field 1. */
function serializeFeature(feature: Feature): Uint8Array {
  switch (feature.kind) {
    case 'bytes':
      return message(1, Buffer.concat(feature.values.map(value => message(1, value))));
    case 'float':
      return message(2, message(1, bytesOf(Float32Array.from(feature.values))));
    case 'int64':
      return message(3, message(1, writeVarints64(halvesOf(feature.values))));
    case 'unset':
      return new Uint8Array();
  }
}

function halvesOf(values: readonly bigint[]): Uint32Array {
  return new Uint32Array(BigInt64Array.from(values).buffer);
}

function bytesOf({ buffer }: Float32Array): Uint8Array {
  return new Uint8Array(buffer);
}

/** A message that has one field, whose value is bytes. */
function message(field: number, value: Uint8Array): Uint8Array {
  return new Uint8Array(
    protobuf.Writer.create().uint32(lengthDelimited(field)).bytes(value).finish()
  );
}

function lengthDelimited(field: number): number {
  return (field << 3) | 2;
}
