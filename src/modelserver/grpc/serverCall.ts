import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { ILog } from '../log';
import { ServingError, toServingError } from '../servingError';
import { acceptedEncodings, decompress, isAcceptedEncoding } from './decompress';
import { readTimeout } from './grpcTimeout';
import { MessageReader, type MessageOptions } from './messageReader';
import { statusTrailers } from './statusTrailers';
import type { Answer, ICall } from './unary';

/** How calls are carried out. */
export type CallOptions = MessageOptions & {
  /** Milliseconds that a request may stand still before it has come, and that a connection may be silent before it is asked for a sign of life. */
  readonly patience: number;
  readonly log: ILog;
};

/** The longest that a timer of Node can wait. */
const longest = 2 ** 31 - 1;
const head = { ':status': 200, 'content-type': 'application/grpc' };
// Node takes `sendDate` too, which its types leave out.
const withTrailers = { waitForTrailers: true, sendDate: false };
const trailersOnly = { endStream: true, sendDate: false };
const succeeded = { 'grpc-status': '0' };

/** A call on a stream of HTTP/2, from its headers to its status. It is answered once, however many things go wrong with it. */
export class ServerCall implements ICall {
  readonly since = performance.now();
  private readonly _message: MessageReader;
  private _isOver = false;
  private _isAnswering = false;
  private _end = Infinity;
  private _deadline: NodeJS.Timeout | undefined;
  private _silence: NodeJS.Timeout | undefined;
  private _gone: AbortController | undefined;

  constructor(
    private readonly _stream: ServerHttp2Stream,
    private readonly _headers: IncomingHttpHeaders,
    private readonly _options: CallOptions
  ) {
    this._message = new MessageReader(_options);
  }

  get timeout(): number | undefined {
    return this._end === Infinity ? undefined : Math.max(1, this._end - performance.now());
  }

  // Few calls look at it, and making one takes longer than a small call's headers.
  get signal(): AbortSignal {
    this._gone ??= new AbortController();
    if (this._isOver) this._gone.abort();
    return this._gone.signal;
  }

  header(name: string): string | undefined {
    return this._headers[name]?.toString().split(',', 1)[0]?.trim();
  }

  /** Answers it by `method`; without one the call fails. */
  serve(method: Answer | undefined): void {
    // Whatever it was, 'close' follows.
    this._stream.on('error', () => undefined);
    this._try(() => {
      if (!method) throw unknownMethod(this._headers[':path']);
      this._checkEncoding();
      this._setDeadline();
      this._receive(method);
    });
  }

  private get _encoding(): string {
    return this.header('grpc-encoding') ?? 'identity';
  }

  private _checkEncoding(): void {
    if (isAcceptedEncoding(this._encoding)) return;
    throw new ServingError('UNIMPLEMENTED', `Messages can't be read as ${this._encoding}.`);
  }

  private _setDeadline(): void {
    const timeout = readTimeout(this.header('grpc-timeout'));
    this._end = this.since + timeout;
    if (timeout > longest) return;
    this._deadline = setTimeout(() => {
      this._fail(new ServingError('DEADLINE_EXCEEDED', 'Deadline exceeded'));
    }, timeout);
  }

  private _receive(method: Answer): void {
    const { patience } = this._options;
    this._silence = setTimeout(() => {
      this._fail(
        new ServingError('DEADLINE_EXCEEDED', `The request stood still for ${patience} ms.`)
      );
    }, patience);
    this._stream.on('data', (piece: Uint8Array) => {
      this._silence?.refresh();
      if (!this._isOver) this._try(() => this._message.add(piece));
    });
    this._stream.on('end', () => {
      clearTimeout(this._silence);
      if (!this._isOver) void this._answer(method);
    });
    this._stream.on('close', () => {
      this._finish();
      if (!this._isAnswering) this._message.release();
    });
  }

  private async _answer(method: Answer): Promise<void> {
    this._isAnswering = true;
    try {
      const message = this._message.end();
      const bytes = message.isCompressed
        ? await decompress(message, this._encoding, this._options.largest)
        : message.bytes;
      this._succeed(await method(bytes, this));
    } catch (error) {
      this._fail(error);
    } finally {
      this._message.release();
    }
  }

  private _succeed(message: Uint8Array): void {
    if (!this._finish()) return;
    const stream = this._stream;
    stream.on('wantTrailers', () => stream.sendTrailers(succeeded));
    stream.respond(head, withTrailers);
    stream.end(message);
  }

  private _fail(error: unknown): void {
    const refusal = toServingError(error, defect =>
      this._options.log.warn('A gRPC call failed', defect)
    );
    if (!this._finish()) return;
    const encodings = refusal.code === 'UNIMPLEMENTED' && {
      'grpc-accept-encoding': acceptedEncodings
    };
    const headers = { ...head, ...statusTrailers(refusal), ...encodings };
    this._stream.respond(headers, trailersOnly);
    // What the client may still send is not wanted.
    if (!this._stream.readableEnded) this._stream.close(constants.NGHTTP2_NO_ERROR);
  }

  private _try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this._fail(error);
    }
  }

  /** Ends all that goes on for the call; answers whether its client waits for an answer. */
  private _finish(): boolean {
    if (this._isOver) return false;
    this._isOver = true;
    clearTimeout(this._deadline);
    clearTimeout(this._silence);
    this._gone?.abort();
    return !this._stream.destroyed && !this._stream.closed;
  }
}

const unknownMethod = (path = '') =>
  new ServingError('UNIMPLEMENTED', `The server does not implement the method ${path}`);
