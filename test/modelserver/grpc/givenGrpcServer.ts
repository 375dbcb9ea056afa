import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders
} from 'node:http2';
import { onTestFinished, vi } from 'vitest';
import { GrpcServer, type GrpcLimits } from '../../../src/modelserver/grpc/grpcServer';
import { messages } from '../../../src/modelserver/grpc/messages';
import type { ICall, Unary } from '../../../src/modelserver/grpc/unary';
import { ServingError } from '../../../src/modelserver/servingError';

/** What requests and answers of the methods here are. */
type Said = { readonly name: string };
type Spoken = { readonly modelSpec?: Said | null };
const types = ['GetModelStatusRequest', 'GetModelStatusRequest'] as const;
const type = messages.lookupType(types[0]);

/** A server with a service `Test`, and what its methods have seen. */
export type GivenServer = {
  readonly server: GrpcServer;
  readonly port: number;
  readonly warn: ReturnType<typeof vi.fn>;
  /** The calls of `Wait`, which answer when their client has given up or `release` is called. */
  readonly waiting: ICall[];
  readonly release: () => void;
};

/**
 * Methods: `Echo` says what it hears, `Header` what the header `x-said` says, `Refuse` refuses in these words, `Break` throws a defect,
 * `Timeout` says the milliseconds it has, `Wait` waits.
 */
export async function givenGrpcServer(limits: Partial<GrpcLimits> = {}): Promise<GivenServer> {
  const warn = vi.fn();
  const waiting: ICall[] = [];
  const released: (() => void)[] = [];
  const unary = (handle: (said: string, call: ICall) => Promise<string> | string): Unary => ({
    types,
    handle: async (request: Spoken, call: ICall) => ({
      modelSpec: { name: await handle(request.modelSpec?.name ?? '', call) }
    })
  });
  const Test = {
    Echo: unary(said => said),
    Header: unary((_, call) => call.header('x-said') ?? 'nothing'),
    Timeout: unary((_, { timeout }) => String(timeout)),
    Refuse: unary(said => {
      throw new ServingError('NOT_FOUND', said);
    }),
    Break: unary(() => {
      throw new TypeError('a defect');
    }),
    Wait: unary((_, call) => {
      waiting.push(call);
      return new Promise<string>(resolve => {
        released.push(() => resolve('released'));
        call.signal.addEventListener('abort', () => resolve('aborted'));
      });
    })
  };
  const server = new GrpcServer({ Test }, { info: vi.fn(), warn }, limits);
  const port = await server.listen(['127.0.0.1'], 0);
  onTestFinished(() => {
    void server.close();
  });
  return { server, port, warn, waiting, release: () => released.forEach(each => each()) };
}

/** A connection that ends with the test. */
export function givenSession(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  onTestFinished(() => session.destroy());
  return session;
}

/** Waits until a connection is closed, whatever it has gone through. */
export function closeOf(session: ClientHttp2Session): Promise<void> {
  return new Promise(resolve => session.once('close', () => resolve()));
}

/** A message that says `name`, with the five bytes before it. */
export function framed(name: string): Buffer {
  return frameOf(type.encode(type.fromObject({ modelSpec: { name } })).finish());
}

/** Bytes as gRPC sends a message. */
export function frameOf(bytes: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** How a call ended. `said` is what its message says; `code` and `message` come from the trailers, or the headers of an answer without a message. */
export type Ended = {
  readonly http: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly code: number;
  readonly message: string;
  readonly said: string | undefined;
  readonly reset: number | undefined;
};

/** Opens a call whose body is still to be sent. */
export function whenOpened(
  session: ClientHttp2Session,
  path: string,
  headers: OutgoingHttpHeaders = {}
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/tensorflow.serving.Test/${path}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers
  });
  stream.on('error', () => undefined);
  return stream;
}

/** Waits until a call has ended, one way or another. */
export function endOf(stream: ClientHttp2Stream): Promise<Ended> {
  let headers: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
  let trailers: IncomingHttpHeaders = {};
  const body: Buffer[] = [];
  stream.on('response', (given: typeof headers) => (headers = given));
  stream.on('trailers', (given: typeof trailers) => (trailers = given));
  stream.on('data', (chunk: Buffer) => body.push(chunk));
  return new Promise(resolve => {
    stream.on('close', () => {
      const all: IncomingHttpHeaders = { ...headers, ...trailers };
      const bytes = Buffer.concat(body);
      resolve({
        http: headers[':status'],
        headers: all,
        code: Number(all['grpc-status'] ?? NaN),
        message: all['grpc-message']?.toString() ?? '',
        said: bytes.length === 0 ? undefined : said(bytes),
        reset: stream.rstCode
      });
    });
  });
}

function said(bytes: Buffer): string {
  if (bytes[0] !== 0 || bytes.readUInt32BE(1) !== bytes.length - 5) throw new Error('no message');
  const { modelSpec } = type.decode(bytes.subarray(5)) as Spoken;
  return modelSpec?.name ?? '';
}

/** Makes a call with this body. */
export function whenCalled(
  session: ClientHttp2Session,
  path: string,
  {
    body = framed(''),
    headers = {}
  }: { readonly body?: Uint8Array; readonly headers?: OutgoingHttpHeaders } = {}
): Promise<Ended> {
  const stream = whenOpened(session, path, headers);
  const ended = endOf(stream);
  stream.end(body);
  return ended;
}
