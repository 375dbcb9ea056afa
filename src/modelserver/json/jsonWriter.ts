import { ByteText } from './byteText';

const indent = 4;

/**
 * Writes JSON as TensorFlow Serving lays it out: elements and members on lines of their own, indented by four; while `isOneLine`, the
 * elements of lists stay on the line. Names belong before the values of an object.
 */
export class JsonWriter {
  isOneLine = false;
  private readonly _text = new ByteText();
  /** For each list or object that is open, whether it is a list, and how many elements or members it has by now. */
  private readonly _open: { readonly isList: boolean; count: number }[] = [];

  /** All that has been written. */
  get bytes(): Uint8Array {
    return this._text.bytes;
  }

  beginObject(): void {
    this._begin('{', false);
  }

  endObject(): void {
    this._end('}', false);
  }

  beginList(): void {
    this._begin('[', true);
  }

  endList(): void {
    this._end(']', this.isOneLine);
  }

  name(name: string): void {
    this._next(false);
    this._text.addString(Buffer.from(name, 'utf8'));
    this._text.add(': ');
  }

  /** Writes a float32, or else a double. */
  decimal(value: number, isFloat: boolean): void {
    this._element();
    this._text.addDecimal(value, isFloat);
  }

  /** Writes ASCII that is a value as it stands: an integer, a boolean. */
  raw(text: string): void {
    this._element();
    this._text.add(text);
  }

  /** Writes a string; bytes that are no UTF-8 go out as they are. */
  string(bytes: Uint8Array): void {
    this._element();
    this._text.addString(bytes);
  }

  private _begin(bracket: string, isList: boolean): void {
    this._element();
    this._text.add(bracket);
    this._open.push({ isList, count: 0 });
  }

  private _end(bracket: string, isOneLine: boolean): void {
    const ended = this._open.pop();
    if (ended && ended.count > 0 && !isOneLine) {
      this._text.addLine(this._open.length * indent);
    }
    this._text.add(bracket);
  }

  /** Whatever comes before a value; in an object its name has done that. */
  private _element(): void {
    if (this._open.at(-1)?.isList) {
      this._next(this.isOneLine);
    }
  }

  private _next(isOneLine: boolean): void {
    const container = this._open.at(-1);
    if (!container) {
      return;
    }
    if (container.count > 0) {
      this._text.add(isOneLine ? ', ' : ',');
    }
    if (!isOneLine) {
      this._text.addLine(this._open.length * indent);
    }
    container.count += 1;
  }
}
