import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream
} from 'node:http2';
import type { ILog } from '../log';
import { ServerCall, type CallOptions } from './serverCall';
import { SpareBuffers } from './spareBuffers';
import { watchSession } from './watchSession';
import { answerOf, type Answer, type Unary } from './unary';

/** Methods by their name, of services by theirs. */
export type Services = Readonly<Record<string, Readonly<Record<string, Unary>>>>;

/** What is limited, beside what HTTP/2 limits. */
export type GrpcLimits = Pick<CallOptions, 'largest' | 'patience'>;

/** As TensorFlow Serving has it, which has no limit but that of its numbers. */
const usualLimits: GrpcLimits = { largest: 2 ** 31 - 1, patience: 60_000 };

/** Bytes that a client may send ahead on a connection. HTTP/2's 64 kB make it wait several times for each larger message. */
const connectionWindow = 64 << 20;
const settings = {
  initialWindowSize: 16 << 20,
  maxFrameSize: 1 << 20,
  maxConcurrentStreams: 1024,
  maxHeaderListSize: 16 << 10
};
/** Megabytes that a connection's answers may wait for a slow client before its new calls are refused. */
const maxSessionMemory = 4096;

/** A gRPC server for services of TensorFlow Serving's package: unary methods over HTTP/2 without TLS. */
export class GrpcServer {
  private readonly _methods: ReadonlyMap<string, Answer>;
  private readonly _options: CallOptions;
  private readonly _servers: Http2Server[] = [];
  private readonly _sessions = new Set<ServerHttp2Session>();

  constructor(services: Services, log: ILog, limits: Partial<GrpcLimits> = {}) {
    this._methods = new Map(
      Object.entries(services).flatMap(([service, methods]) =>
        Object.entries(methods).map(([name, unary]) => [
          `/tensorflow.serving.${service}/${name}`,
          answerOf(unary)
        ])
      )
    );
    this._options = { ...usualLimits, ...limits, log, spare: new SpareBuffers() };
  }

  /** Listens on the addresses, all on one port. Answers the port; rejects with EADDRINUSE when it is taken on one of them. */
  async listen(addresses: readonly string[], port: number): Promise<number> {
    let own = port;
    try {
      for (const address of addresses) own = await this._listen(address, own);
      return own;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Takes no more calls; resolves when those in flight are answered. */
  async close(): Promise<void> {
    const servers = this._servers.splice(0);
    const closed = servers.map(server => new Promise(resolve => server.close(resolve)));
    for (const session of this._sessions) session.close();
    await Promise.all(closed);
  }

  private async _listen(address: string, port: number): Promise<number> {
    const server = createServer({ settings, maxSessionMemory });
    server.on('session', session => this._keep(session));
    server.on('stream', (stream, headers) => this._serve(stream, headers));
    // A client that breaks the protocol loses its connection, and nobody else anything.
    server.on('sessionError', () => undefined);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this._servers.push(server);
    const bound = server.address();
    return typeof bound === 'object' && bound ? bound.port : port;
  }

  private _keep(session: ServerHttp2Session): void {
    session.setLocalWindowSize(connectionWindow);
    watchSession(session, this._options.patience);
    this._sessions.add(session);
    session.once('close', () => this._sessions.delete(session));
  }

  private _serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const status = httpRefusal(headers);
    if (status === undefined) {
      const method = this._methods.get(headers[':path'] ?? '');
      new ServerCall(stream, headers, this._options).serve(method);
    } else {
      stream.on('error', () => undefined);
      stream.respond({ ':status': status }, { endStream: true });
      stream.resume();
    }
  }
}

/** The status of HTTP for what is no gRPC at all. */
function httpRefusal(headers: IncomingHttpHeaders): number | undefined {
  if (headers[':method'] !== 'POST') return 405;
  const type = headers['content-type'] ?? '';
  return /^application\/grpc(\+proto)?\s*(;|$)/i.test(type) ? undefined : 415;
}
