import type { FileBytes } from './fileBytes';
import { Unreadable } from './unreadable';

/** A stretch of a file that holds a message, a text or packed values. */
export type Stretch = { readonly start: number; readonly end: number };
/** A field of a message: a number for a varint, else where its bytes are. */
export type Field = { readonly number: number; readonly value: number | Stretch };

/** Fields of all messages together; a SavedModel of a large network has some 100,000. */
const mostFields = 5_000_000;
/** Bytes of a text that is read. */
const longestText = 64 * 1024;

/** Reads protocol buffers from a stored file, skipping what nobody asks for, however large. Throws `Unreadable` for what is none. */
export class ProtobufReader {
  private _fields = 0;

  constructor(private readonly _file: FileBytes) {}

  /** The whole file as a message. */
  get whole(): Stretch {
    return { start: 0, end: this._file.size };
  }

  /** The fields of a message, in their order. */
  async *fields(message: Stretch): AsyncGenerator<Field, void, undefined> {
    for (let position = message.start; position < message.end;) {
      this._fields += 1;
      if (this._fields > mostFields) {
        throw new Unreadable('too many fields');
      }
      const { field, end } = await this._field(position, message.end);
      position = end;
      yield field;
    }
  }

  /** The messages in the fields of one number. */
  async *messages(message: Stretch, number: number): AsyncGenerator<Stretch, void, undefined> {
    for await (const field of this.fields(message)) {
      if (field.number === number) {
        yield stretchOf(field);
      }
    }
  }

  /** A text. */
  async text({ start, end }: Stretch): Promise<string> {
    if (end - start > longestText) {
      throw new Unreadable('a text that is too long');
    }
    return Buffer.from(await this._file.slice(start, end)).toString('utf8');
  }

  private async _field(start: number, limit: number): Promise<{ field: Field; end: number }> {
    const bytes = await this._file.slice(start, Math.min(start + 20, limit));
    const key = varint(bytes, 0);
    const number = Math.floor(key.value / 8);
    const at = start + key.end;
    const kind = key.value % 8;
    if (number === 0) {
      throw new Unreadable('a field without a number');
    }
    if (kind === 0) {
      const { value, end } = varint(bytes, key.end);
      return { field: { number, value }, end: start + end };
    }
    const content = contentOf(kind, bytes, key.end);
    const stretch = { start: at + content.skipped, end: at + content.skipped + content.length };
    if (stretch.end > limit) {
      throw new Unreadable('a field beyond its message');
    }
    return { field: { number, value: stretch }, end: stretch.end };
  }
}

/** Where a field's bytes are. Throws `Unreadable` for a varint. */
export function stretchOf({ value }: Field): Stretch {
  if (typeof value === 'number') {
    throw new Unreadable('a field of another kind');
  }
  return value;
}

function contentOf(kind: number, bytes: Uint8Array, at: number) {
  switch (kind) {
    case 1:
      return { skipped: 0, length: 8 };
    case 2: {
      const { value, end } = varint(bytes, at);
      return { skipped: end - at, length: value };
    }
    case 5:
      return { skipped: 0, length: 4 };
    default:
      throw new Unreadable('a field of an unknown kind');
  }
}

/** Negative numbers take all ten bytes. */
function varint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0n;
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[start + i];
    if (byte === undefined) {
      break;
    }
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) {
      return { value: Number(BigInt.asIntN(64, value)), end: start + i + 1 };
    }
  }
  throw new Unreadable('a number that does not end');
}
