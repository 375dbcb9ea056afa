import { Unreadable } from './unreadable';

/** Reads little-endian values one after the other. Throws {@link Unreadable} at the end of its bytes. */
export class Cursor {
  private readonly _bytes: Buffer;

  constructor(
    bytes: Uint8Array,
    public position = 0
  ) {
    this._bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are left. */
  get left(): number {
    return this._bytes.length - this.position;
  }

  /** The next `count` bytes. */
  take(count: number): Buffer {
    if (!(count >= 0 && count <= this.left)) {
      throw new Unreadable('data that ends too early');
    }
    this.position += count;
    return this._bytes.subarray(this.position - count, this.position);
  }

  /** The bytes up to the next line feed, which is dropped. */
  line(): Buffer {
    const end = this._bytes.indexOf(0x0a, this.position);
    const bytes = this.take((end < 0 ? this._bytes.length + 1 : end) - this.position);
    this.skip(1);
    return bytes;
  }

  /** Drops `count` bytes. */
  skip(count: number): void {
    this.take(count);
  }

  /** An unsigned integer of 1 to 8 bytes; from 2⁵³ on it loses its last digits. */
  uint(length: number): number {
    const bytes = this.take(length);
    return length <= 6 ? bytes.readUIntLE(0, length) : Number(bytes.readBigUInt64LE(0));
  }
}
