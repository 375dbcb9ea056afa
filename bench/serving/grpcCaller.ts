import protobuf from 'protobufjs';
import protocol from '../../src/common/serving.proto';
import { http2Caller } from './http2Caller';
import type { Caller } from './load';

const { root } = protobuf.parse(protocol);

/** A client of a method of TensorFlow Serving, whose request, a message of `serving.proto`, is encoded once. */
export function grpcCaller(
  address: string,
  method: string,
  [message, request]: readonly [string, object]
): Promise<Caller> {
  const type = root.lookupType(message);
  const bytes = type.encode(type.fromObject(request)).finish();
  return http2Caller(address, `/tensorflow.serving.${method}`, bytes);
}

/** What a message of `serving.proto` says. */
export function decoded(message: string, bytes: Uint8Array): object {
  const type = root.lookupType(message);
  return type.toObject(type.decode(bytes));
}
