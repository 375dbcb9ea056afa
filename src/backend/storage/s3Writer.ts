import { PutObjectCommand } from '@aws-sdk/client-s3';
import { BoundedWork } from './boundedWork';
import type { Bytes } from './objectStore';
import type { S3Connection } from './s3Connection';
import type { S3FastLane } from './s3FastLane';
import { type CopySource, S3MultipartUpload } from './s3MultipartUpload';

/** Size of the first parts. Later ones grow, so that 10,000 suffice for a tebibyte while most uploads stay small in memory. */
const firstPart = 6 * 1024 * 1024;
const partsOfOneSize = 400;

/** What is on its way at once. */
const underWay = { count: 8, bytes: 4 * firstPart };

/** How long an abort waits for the end of a request. */
const graceMs = 500;

/** Writes objects: in one request when they are small, else as parallel parts. */
export class S3Writer {
  constructor(
    private readonly _connection: S3Connection,
    private readonly _lane: S3FastLane
  ) {}

  /** Writes bytes of any size, whole or not at all. */
  async put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void> {
    if (content instanceof Uint8Array && content.length <= firstPart) {
      return this.putSmall(key, content, signal);
    }
    const assembly = new S3Assembly({ connection: this._connection, writer: this, key, signal });
    await assembly.run(async () => {
      if (content instanceof Uint8Array) {
        return assembly.add(content);
      }
      for await (const chunk of content) {
        signal?.throwIfAborted();
        await assembly.add(chunk);
      }
    });
  }

  /**
   * Writes bytes in one request. An abort waits a moment for a request that is on its way: the store may carry it out
   * all the same, and whoever removes what was written must not come before.
   */
  async putSmall(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const late = new AbortController();
    const onAbort = () => void setTimeout(() => late.abort(), graceMs).unref();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      await this._send(key, bytes, late.signal);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      signal?.throwIfAborted();
    }
  }

  private async _send(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const fast = await this._lane.send({ method: 'PUT', key, body: bytes }, signal);
    if (fast !== null) {
      fast.body.resume();
      return;
    }
    const command = new PutObjectCommand({
      ...this._connection.at(key),
      Body: bytes,
      ContentLength: bytes.length
    });
    await this._connection.run((client, options) => client.send(command, options), signal);
  }
}

type Target = {
  readonly connection: S3Connection;
  readonly writer: S3Writer;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
};

/** Puts one object together from bytes and copied ranges, in order. For one use. */
export class S3Assembly {
  constructor(private readonly _target: Target) {
    const { signal } = _target;
    this._signal = signal ? AbortSignal.any([signal, this._stop.signal]) : this._stop.signal;
  }

  /** Bytes that are not in a part yet. */
  get pending(): number {
    return this._filled;
  }

  /** Runs `work`, which adds everything, and makes the object; when anything fails nothing stays. */
  async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await this._finish();
    } catch (error) {
      this._stop.abort();
      await this._work.settle();
      await (await this._upload?.catch(() => undefined))?.abort();
      this._target.signal?.throwIfAborted();
      throw error;
    }
  }

  /** Adds bytes; waits while too many are on their way. */
  async add(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      this._buffer ??= this._takeBuffer();
      const taken = rest.subarray(0, this._buffer.length - this._filled);
      this._buffer.set(taken, this._filled);
      this._filled += taken.length;
      rest = rest.subarray(taken.length);
      if (this._filled === this._buffer.length) {
        await this.closePart();
      }
    }
  }

  /** Sends what is pending as a part of its own. */
  async closePart(): Promise<void> {
    const buffer = this._buffer;
    if (buffer === undefined || this._filled === 0) {
      return;
    }
    const bytes = buffer.subarray(0, this._filled);
    this._buffer = undefined;
    this._filled = 0;
    const send = (await this._begun()).nextPart(bytes);
    this._parts++;
    await this._work.start(buffer.length, async () => {
      await send();
      this._free.push(buffer);
    });
  }

  /** Lets the server copy a range; what is pending must be none, or closed before. `onDone` hears when it is copied. */
  async addCopy(source: CopySource, onDone: () => void): Promise<void> {
    const copy = (await this._begun()).nextCopy(source);
    this._parts++;
    await this._work.start(0, async () => {
      await copy();
      onDone();
    });
  }

  private readonly _stop = new AbortController();
  private readonly _signal: AbortSignal;
  private readonly _work = new BoundedWork(underWay);
  private readonly _free: Buffer[] = [];
  private _buffer: Buffer | undefined;
  private _filled = 0;
  private _parts = 0;
  private _upload: Promise<S3MultipartUpload> | undefined;

  private async _begun(): Promise<S3MultipartUpload> {
    const { connection, key } = this._target;
    this._upload ??= S3MultipartUpload.begin(connection, key, this._signal);
    return this._upload;
  }

  private async _finish(): Promise<void> {
    if (this._upload === undefined) {
      const bytes = this._buffer?.subarray(0, this._filled) ?? Buffer.alloc(0);
      return this._target.writer.putSmall(this._target.key, bytes, this._signal);
    }
    await this.closePart();
    await this._work.end();
    this._signal.throwIfAborted();
    await (await this._upload).complete();
  }

  /** Buffers go round, so that memory stays what is on its way. */
  private _takeBuffer(): Buffer {
    const size = firstPart * (1 + Math.floor(this._parts / partsOfOneSize));
    const free = this._free.pop();
    return free?.length === size ? free : Buffer.allocUnsafeSlow(size);
  }
}
