import { ServingError } from '../servingError';
import type { SpareBuffers } from './spareBuffers';

/** A message as it was sent. */
export type SentMessage = { readonly bytes: Uint8Array; readonly isCompressed: boolean };

/** Bytes before a message: whether it is compressed, and its length. */
const headLength = 5;
/** What is reserved on the word of a message's length; a longer one has to come to be believed. */
const firstReserve = 4 << 20;

/** What any tensor's elements are aligned to. */
const alignment = 8;

/** Where a message is put together. */
export type MessageOptions = {
  /** The most bytes that a message may have. */
  readonly largest: number;
  readonly spare: SpareBuffers;
};

/** Puts the one message of a request together from the pieces of its body. A message in one piece is a view of it. */
export class MessageReader {
  private _headRead = 0;
  private _flag = 0;
  private _length = 0;
  private _bytes: Uint8Array = new Uint8Array();
  private _buffer: Buffer | undefined;
  private _read = 0;

  constructor(private readonly _options: MessageOptions) {}

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

  /** Gives the message's memory back: nobody may look at it any more. */
  release(): void {
    if (this._buffer) this._options.spare.give(this._buffer);
    this._buffer = undefined;
    this._bytes = new Uint8Array();
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
    const { largest } = this._options;
    if (this._length > largest) throw tooLarge(this._length, largest);
    return piece.subarray(at);
  }

  private _append(piece: Uint8Array): void {
    const needed = this._read + piece.length;
    if (needed > this._bytes.length) this._reserve(needed);
    this._bytes.set(piece, this._read);
  }

  private _reserve(needed: number): void {
    const { spare } = this._options;
    const size = Math.min(this._length, Math.max(needed, this._bytes.length * 2, firstReserve));
    // A request for a prediction mostly ends with the elements of a tensor: with an end that is aligned they are too.
    const start = alignment - (this._length % alignment);
    const buffer = spare.take(start + size);
    const bytes = buffer.subarray(start, start + size);
    bytes.set(this._bytes.subarray(0, this._read));
    this.release();
    this._buffer = buffer;
    this._bytes = bytes;
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
