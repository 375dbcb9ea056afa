import protobuf from 'protobufjs';
import { ServingError } from '../servingError';
import { messages } from './messages';

/** What a call brings beside its message. */
export interface ICall {
  /** Milliseconds until the client gives up; undefined when it waits for ever. */
  readonly timeout: number | undefined;
  /** When the call came, as `performance.now()` counts. */
  readonly since: number;
  /** Aborted when the client has given up. */
  readonly signal: AbortSignal;
  /** The first value of a text header of the call. */
  header(name: string): string | undefined;
}

/** A method of a gRPC service, from message to message. */
export type Unary = {
  /** Names of the request's and the answer's type. */
  readonly types: readonly [request: string, response: string];
  /** Answers a plain object of the answer's type. Throws or rejects with ServingError. The bytes in a request are its only until then. */
  readonly handle: (request: never, call: ICall) => Promise<object> | object;
};

/**
 * A method from bytes to bytes: those of the answer begin with the five that gRPC puts before a message. Rejects as the method does. The
 * request's bytes are its only until it has answered.
 */
export type Answer = (request: Uint8Array, call: ICall) => Promise<Uint8Array>;

/** A method as the wire knows it. */
export function answerOf({ types, handle }: Unary): Answer {
  const [request, response] = types.map(name => messages.lookupType(name)) as [
    protobuf.Type,
    protobuf.Type
  ];
  return async (bytes, call) => {
    const answer = await handle(decoded(request, bytes) as never, call);
    // Five bytes are left for what goes before a message.
    const writer = protobuf.Writer.create().fixed32(0).uint32(0);
    return framed(response.encode(response.fromObject(answer), writer).finish());
  };
}

function decoded(type: protobuf.Type, bytes: Uint8Array): object {
  try {
    return type.decode(bytes);
  } catch (cause) {
    throw new ServingError('INTERNAL', `The request is no ${type.name}.`, { cause });
  }
}

function framed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(1, bytes.length - 5);
  return bytes;
}
