import {
  status as codes,
  type MethodDefinition,
  type ServerErrorResponse,
  type ServerUnaryCall,
  type handleUnaryCall
} from '@grpc/grpc-js';
import type { ILog } from '../log';
import { toServingError } from '../servingError';
import { messages } from './messages';

/** What a call brings beside its message. */
export type Call = {
  /** Milliseconds until the client gives up; without it the client waits for ever. */
  readonly timeout?: number;
  /** When the call came, as `performance.now()` counts. */
  readonly since: number;
  /** Aborted when the client has given up. */
  readonly signal: AbortSignal;
  /** The first value of a text header of the call. */
  readonly header: (name: string) => string | undefined;
};

/** A method of a gRPC service, from message to message. */
export type Unary = {
  /** Names of the request's and the answer's type. */
  readonly types: readonly [request: string, response: string];
  /** Answers a plain object of the answer's type. Throws or rejects with ServingError. */
  readonly handle: (request: never, call: Call) => Promise<object> | object;
};

/** How gRPC is told of `service`'s methods. */
export function definitionOf(
  service: string,
  methods: Readonly<Record<string, Unary>>
): Readonly<Record<string, MethodDefinition<object, object>>> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, { types }]) => {
      const [request, response] = types.map(codec) as [Codec, Codec];
      return [
        name,
        {
          path: `/tensorflow.serving.${service}/${name}`,
          requestStream: false,
          responseStream: false,
          requestSerialize: request.serialize,
          requestDeserialize: request.deserialize,
          responseSerialize: response.serialize,
          responseDeserialize: response.deserialize
        }
      ];
    })
  );
}

type Codec = {
  readonly serialize: (value: object) => Buffer;
  readonly deserialize: (bytes: Buffer) => object;
};

function codec(name: string): Codec {
  const type = messages.lookupType(name);
  return {
    serialize: value => Buffer.from(type.encode(type.fromObject(value)).finish()),
    deserialize: bytes => type.decode(bytes)
  };
}

/** A method as grpc-js calls it: what is thrown becomes a status, a defect INTERNAL. */
export function handlerOf({ handle }: Unary, log: ILog): handleUnaryCall<object, object> {
  return (call, callback) => {
    const answer = async () => handle(call.request as never, callOf(call));
    answer().then(
      done => {
        callback(null, done);
      },
      (error: unknown) => {
        callback(statusOf(error, log));
      }
    );
  };
}

function callOf(call: ServerUnaryCall<object, object>): Call {
  const end = Number(call.getDeadline());
  const gone = new AbortController();
  call.on('cancelled', () => {
    gone.abort();
  });
  return {
    signal: gone.signal,
    since: performance.now(),
    header: name => call.metadata.get(name)[0]?.toString(),
    ...(Number.isFinite(end) ? { timeout: Math.max(1, end - Date.now()) } : {})
  };
}

function statusOf(error: unknown, log: ILog): Partial<ServerErrorResponse> {
  const { code, message } = toServingError(error, defect => {
    log.warn('A gRPC call failed', defect);
  });
  return { code: codes[code], details: cut(message) };
}

const limit = 1024;

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= limit) return bytes.toString();
  return `${bytes.toString('utf8', 0, limit).replace(/\uFFFD$/, '')}...TRUNCATED`;
}
