import { createHash } from 'node:crypto';
import type { Bytes } from './objectStore';

/** Passes bytes on to a store, hashing and counting them; knows whether a failure came from where they come from. */
export class WatchedBytes implements Bytes {
  constructor(
    private readonly _source: Bytes,
    private readonly _onBytes: (count: number) => void
  ) {}

  /** What the source threw, or undefined while it threw nothing. */
  get sourceFailure(): { readonly error: unknown } | undefined {
    return this._sourceFailure;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const source = this._source[Symbol.asyncIterator]();
    let isEnded = false;
    try {
      for (;;) {
        const next = await this._next(source);
        if (next.done === true) {
          isEnded = true;
          return;
        }
        this._hash.update(next.value);
        this._onBytes(next.value.length);
        yield next.value;
      }
    } finally {
      if (!isEnded) {
        await source.return?.();
      }
    }
  }

  /** Reads to the end for the hash alone. */
  async drain(): Promise<void> {
    const reading = this[Symbol.asyncIterator]();
    while ((await reading.next()).done !== true);
  }

  /** SHA-256 of all that was passed on, in hexadecimal; to be asked once. */
  sha256(): string {
    return this._hash.digest('hex');
  }

  private readonly _hash = createHash('sha256');
  private _sourceFailure: { readonly error: unknown } | undefined;

  private async _next(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await source.next();
    } catch (error) {
      this._sourceFailure = { error };
      throw error;
    }
  }
}
