import type { ReadFile } from '../archive';
import { Unreadable } from './unreadable';

/** Small reads are answered from a stretch of this many bytes. */
const stretch = 64 * 1024;

/** The bytes of a stored file, read by ranges. */
export class FileBytes {
  private _start = 0;
  private _bytes: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly _read: ReadFile,
    private readonly _path: string,
    readonly size: number
  ) {}

  /** Bytes `start` to `end`. Throws {@link Unreadable} when the file is shorter. */
  async slice(start: number, end: number): Promise<Uint8Array> {
    if (!(start >= 0 && start <= end && end <= this.size)) {
      throw new Unreadable('a position outside of the file');
    }
    if (start < this._start || end > this._start + this._bytes.length) {
      const range = { start, end: Math.min(this.size, Math.max(end, start + stretch)) };
      this._bytes = start === range.end ? new Uint8Array(0) : await this._fetch(range);
      this._start = start;
    }
    return this._bytes.subarray(start - this._start, end - this._start);
  }

  /** The first `count` bytes, or all when there are fewer. */
  async head(count: number): Promise<Uint8Array> {
    return await this.slice(0, Math.min(count, this.size));
  }

  private async _fetch(range: { start: number; end: number }): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this._read(this._path, range)) {
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    if (bytes.length !== range.end - range.start) {
      throw new Unreadable('a file of another size');
    }
    return bytes;
  }
}
