import { setImmediate } from 'node:timers/promises';
import type { Bytes } from '../storage/objectStore';

const nothing = new Uint8Array(0);
/** Milliseconds after which others get a turn: bytes that unpack from memory would else keep timers and sockets waiting. */
const longestTurn = 20;

/**
 * Reads a byte stream by counts. Bytes that lie in one chunk are handed out without copying,
 * and the source is asked for a chunk only when bytes of it are wanted.
 */
export class ByteReader {
  private readonly _source: AsyncIterator<Uint8Array>;
  private _chunk: Uint8Array = nothing;
  private _later: Uint8Array = nothing;
  private _position = 0;
  private _turnStart = performance.now();

  constructor(source: Bytes) {
    this._source = source[Symbol.asyncIterator]();
  }

  /** How many bytes have been handed out. */
  get position(): number {
    return this._position;
  }

  /** The next `count` bytes, or fewer when the source ends before. */
  async read(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    this._consume(bytes.length);
    return bytes;
  }

  /** Like `read`, but the bytes stay. */
  async peek(count: number): Promise<Uint8Array> {
    if (this._chunk.length < count) {
      this._chunk = await this._gather(count);
    }
    return this._chunk.subarray(0, count);
  }

  /** The next `count` bytes as they come, fewer when the source ends before. What is left unread stays. */
  async *slices(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = count; left > 0;) {
      if (this._chunk.length === 0 && !(await this._advance())) {
        return;
      }
      const slice = this._chunk.subarray(0, left);
      left -= slice.length;
      this._consume(slice.length);
      yield slice;
    }
  }

  /** Drops the next `count` bytes, fewer when the source ends before. */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0 && (this._chunk.length > 0 || (await this._advance()));) {
      const length = Math.min(left, this._chunk.length);
      this._consume(length);
      left -= length;
    }
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    this._chunk = nothing;
    await this._source.return?.();
  }

  private _consume(count: number): void {
    this._chunk = this._chunk.subarray(count);
    this._position += count;
  }

  private async _advance(): Promise<boolean> {
    this._chunk = this._later;
    this._later = nothing;
    while (this._chunk.length === 0) {
      const next = await this._source.next();
      if (next.done === true) {
        return false;
      }
      this._chunk = next.value;
    }
    if (performance.now() - this._turnStart > longestTurn) {
      await setImmediate();
      this._turnStart = performance.now();
    }
    return true;
  }

  /** Only the bytes asked for are copied together, so that a large chunk behind them isn't. */
  private async _gather(count: number): Promise<Uint8Array> {
    const parts = [this._chunk];
    let missing = count - this._chunk.length;
    while (missing > 0 && (await this._advance())) {
      const part = this._chunk.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      this._later = this._chunk.subarray(part.length);
    }
    return Buffer.concat(parts);
  }
}
