import { ServingError } from '../servingError';

/** A message as it was sent. */
export type SentMessage = { readonly bytes: Uint8Array; readonly isCompressed: boolean };

/** Bytes before a message: whether it is compressed, and its length. */
const headLength = 5;
/** What is reserved on the word of a message's length; a longer one has to come to be believed. */
const firstReserve = 4 << 20;

/** Puts the one message of a request together from the pieces of its body. A message in one piece is a view of it. */
export class MessageReader {
  private _headRead = 0;
  private _flag = 0;
  private _length = 0;
  private _bytes: Uint8Array = new Uint8Array();
  private _read = 0;

  /** `largest` is the most bytes that a message may have. */
  constructor(private readonly _largest: number) {}

  /** Takes the next piece. Throws ServingError as soon as the body can't become a message. */
  add(piece: Uint8Array): void {
    const rest = this._headRead < headLength ? this._readHead(piece) : piece;
    if (rest.length === 0) return;
    if (rest.length > this._length - this._read) {
      throw new ServingError('UNIMPLEMENTED', 'A request must be one message, this is more.');
    }
    if (rest.length === this._length) this._bytes = rest;
    else this._append(rest);
    this._read += rest.length;
  }

  /** The message, once the body has ended. Throws ServingError when it isn't whole. */
  end(): SentMessage {
    if (this._headRead === 0) {
      throw new ServingError('UNIMPLEMENTED', 'A request must be one message, this is none.');
    }
    if (this._headRead < headLength || this._read < this._length) {
      throw new ServingError('INTERNAL', 'The request ended in the middle of its message.');
    }
    return { bytes: this._bytes, isCompressed: this._flag === 1 };
  }

  private _readHead(piece: Uint8Array): Uint8Array {
    let at = 0;
    while (this._headRead < headLength && at < piece.length) {
      const byte = piece[at++] ?? 0;
      if (this._headRead === 0) this._flag = byte;
      else this._length = this._length * 256 + byte;
      this._headRead += 1;
    }
    if (this._flag > 1) {
      throw new ServingError('INTERNAL', `A message can't begin with the byte ${this._flag}.`);
    }
    if (this._length > this._largest) throw tooLarge(this._length, this._largest);
    return piece.subarray(at);
  }

  private _append(piece: Uint8Array): void {
    const needed = this._read + piece.length;
    if (needed > this._bytes.length) {
      const size = Math.max(needed, this._bytes.length * 2, firstReserve);
      const bytes = Buffer.allocUnsafeSlow(Math.min(size, this._length));
      bytes.set(this._bytes.subarray(0, this._read));
      this._bytes = bytes;
    }
    this._bytes.set(piece, this._read);
  }
}

/** The refusal of a message of `length` bytes, or of an unknown length. */
export function tooLarge(length: number | undefined, largest: number): ServingError {
  const bytes = length === undefined ? '' : ` of ${length} bytes`;
  return new ServingError(
    'RESOURCE_EXHAUSTED',
    `A message${bytes} is larger than the limit of ${largest} bytes.`
  );
}
