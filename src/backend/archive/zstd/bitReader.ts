import { damaged } from './zstdError';

/** Bytes that must be readable behind a bit stream, whatever is in them. */
export const bitPadding = 8;

/** Reads bits from low to high. */
export class ForwardBits {
  private _bit: number;

  constructor(
    private readonly _bytes: Uint8Array,
    start: number
  ) {
    this._bit = start * 8;
  }

  /** The first byte that no bit has been read of. */
  get end(): number {
    return (this._bit + 7) >>> 3;
  }

  /** The next `count` ≤ 16 bits, which stay. */
  peek(count: number): number {
    return (word(this._bytes, this._bit >>> 3) >>> (this._bit & 7)) & ((1 << count) - 1);
  }

  /** Drops `count` bits. */
  skip(count: number): void {
    this._bit += count;
  }
}

/** Reads the bits of `bytes` from `start` to `end` backwards, as zstd's entropy coders wrote them; the highest set bit of the last byte ends them. */
export class BackwardBits {
  /** Bits that are left; below zero once more have been read than there are, which read as zeros. */
  left: number;
  private readonly _start: number;

  constructor(
    private readonly _bytes: Uint8Array,
    start: number,
    end: number
  ) {
    const last = end > start ? (_bytes[end - 1] ?? 0) : 0;
    if (last === 0) {
      throw damaged('a bit stream without an end');
    }
    this._start = start;
    this.left = (end - start) * 8 - Math.clz32(last << 24) - 1;
  }

  /** The next `count` bits, at most 24. */
  read(count: number): number {
    this.left -= count;
    return this._at(this.left, count);
  }

  /** The next `count` bits, at most 31. */
  readMany(count: number): number {
    return count <= 24 ? this.read(count) : this.read(count - 16) * 65536 + this.read(16);
  }

  /** The next `count` bits, at most 24, which stay. */
  peek(count: number): number {
    return this._at(this.left - count, count);
  }

  private _at(bit: number, count: number): number {
    const mask = (1 << count) - 1;
    if (bit >= 0) {
      return (word(this._bytes, this._start + (bit >>> 3)) >>> (bit & 7)) & mask;
    }
    return bit <= -32 ? 0 : (word(this._bytes, this._start) << -bit) & mask;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
