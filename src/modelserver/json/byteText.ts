import * as ascii from './ascii';
import { DecimalDigits } from './decimalDigits';

/** No number takes more bytes. */
const longestNumber = 32;
/** The longest escape, `\u001F`. */
const longestEscape = 6;
const escapes: ReadonlyMap<number, string> = new Map([
  [0x08, '\\b'],
  [ascii.tab, '\\t'],
  [ascii.newline, '\\n'],
  [0x0c, '\\f'],
  [ascii.carriageReturn, '\\r'],
  [ascii.quote, '\\"'],
  [ascii.backslash, '\\\\']
]);

/** Bytes of a JSON text that grows at its end. */
export class ByteText {
  private _bytes = Buffer.allocUnsafe(4096);
  private _length = 0;
  private readonly _decimal = new DecimalDigits();

  /** All bytes by now. */
  get bytes(): Uint8Array {
    return this._bytes.subarray(0, this._length);
  }

  /** Adds ASCII. */
  add(text: string): void {
    this._reserve(text.length);
    for (let index = 0; index < text.length; index += 1) {
      this._byte(text.charCodeAt(index));
    }
  }

  /** Adds a line's end and so many blanks. */
  addLine(blanks: number): void {
    this._reserve(blanks + 1);
    this._byte(ascii.newline);
    this._bytes.fill(ascii.space, this._length, this._length + blanks);
    this._length += blanks;
  }

  /** Adds a string in quotes. Bytes that are no UTF-8 stay as they are. */
  addString(bytes: Uint8Array): void {
    this._reserve(bytes.length * longestEscape + 2);
    this._byte(ascii.quote);
    for (const byte of bytes) {
      if (byte >= ascii.space && byte !== ascii.quote && byte !== ascii.backslash) {
        this._byte(byte);
      } else {
        this.add(escapes.get(byte) ?? escapeOf(byte));
      }
    }
    this._byte(ascii.quote);
  }

  /** Adds a float32, or else a double, with the digits of `%g` that read back as the same number; it has a point or an exponent. */
  addDecimal(value: number, isFloat: boolean): void {
    if (!Number.isFinite(value)) {
      this.add(String(value));
      return;
    }
    this._reserve(longestNumber);
    if (value < 0 || Object.is(value, -0)) {
      this._byte(ascii.minus);
    }
    if (value === 0) {
      this.add('0.0');
      return;
    }
    const decimal = this._decimal;
    if (isFloat) {
      decimal.readFloat(Math.abs(value));
    } else {
      decimal.readDouble(Math.abs(value));
    }
    if (decimal.exponent >= -4 && decimal.exponent < decimal.precision) {
      this._addFixed();
    } else {
      this._addExponential();
    }
  }

  private _addFixed(): void {
    const { count, exponent } = this._decimal;
    if (exponent < 0) {
      this.add('0.');
      this._zeros(-exponent - 1);
      this._digits(0, count);
      return;
    }
    const whole = exponent + 1;
    this._digits(0, Math.min(whole, count));
    this._zeros(whole - count);
    this._byte(ascii.point);
    if (count > whole) {
      this._digits(whole, count);
    } else {
      this._byte(ascii.zero);
    }
  }

  private _addExponential(): void {
    const { count, exponent } = this._decimal;
    this._digits(0, 1);
    if (count > 1) {
      this._byte(ascii.point);
      this._digits(1, count);
    }
    this.add(`e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`);
  }

  private _digits(from: number, to: number): void {
    const { digits } = this._decimal;
    for (let index = from; index < to; index += 1) {
      this._byte(ascii.zero + (digits[index] ?? 0));
    }
  }

  private _zeros(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this._byte(ascii.zero);
    }
  }

  private _byte(byte: number): void {
    this._bytes[this._length] = byte;
    this._length += 1;
  }

  private _reserve(more: number): void {
    const needed = this._length + more;
    if (needed > this._bytes.length) {
      const bytes = Buffer.allocUnsafe(Math.max(needed, this._bytes.length * 2));
      bytes.set(this.bytes);
      this._bytes = bytes;
    }
  }
}

function escapeOf(byte: number): string {
  return `\\u00${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
