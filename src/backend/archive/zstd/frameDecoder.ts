import { bitPadding } from './bitReader';
import type { FrameHeader } from './frameHeader';
import type { HuffmanTable } from './huffman';
import { readLiterals } from './literals';
import { runSequences, type Output } from './sequences';
import type { SequenceTables } from './sequenceTables';
import { damaged } from './zstdError';

/** A block's header. `size` counts stored bytes, or for a repeated byte (kind 1) unpacked ones. */
export type BlockHeader = { readonly kind: number; readonly size: number };

const largestBlock = 128 * 1024;

/** The buffers that unpacking needs; frames use them one after the other. */
export class History {
  /** A block as it is stored. */
  readonly block = new Uint8Array(largestBlock + bitPadding);
  /** A block's literals. */
  readonly literals = new Uint8Array(largestBlock);
  private _bytes = new Uint8Array(0);

  /** A buffer of at least `size` bytes. It at least doubles, so that growing frames don't leave a trail of them. */
  atLeast(size: number): Uint8Array {
    if (this._bytes.length < size) {
      this._bytes = new Uint8Array(Math.max(size, Math.min(2 * this._bytes.length, 2 ** 24)));
    }
    return this._bytes;
  }
}

/** Unpacks one frame, block by block. */
export class FrameDecoder {
  private readonly _largestBlock: number;
  private readonly _reach: number;
  private readonly _output: Output;
  private _huffman: HuffmanTable | undefined;
  private _tables: SequenceTables | undefined;
  private _unpacked = 0;

  constructor(
    private readonly _header: FrameHeader,
    private readonly _history: History
  ) {
    this._largestBlock = Math.min(largestBlock, _header.window);
    this._reach = Math.min(_header.window, _header.contentSize ?? Infinity);
    const room = Math.max(this._reach >> 2, 2 * this._largestBlock);
    this._output = {
      history: _history.atLeast(this._reach + room),
      position: 0,
      offsets: [1, 4, 8]
    };
  }

  /** How many bytes a block takes in the source. */
  storedSize({ kind, size }: BlockHeader): number {
    if (kind === 3 || size > this._largestBlock) {
      throw damaged('a block of an unknown kind');
    }
    return kind === 1 ? 1 : size;
  }

  /** A block's content, a copy. */
  decode(block: BlockHeader, stored: Uint8Array): Uint8Array {
    this._makeRoom();
    const output = this._output;
    const start = output.position;
    if (block.kind === 0) {
      output.history.set(stored, start);
      output.position += block.size;
    } else if (block.kind === 1) {
      output.history.fill(stored[0] as number, start, start + block.size);
      output.position += block.size;
    } else {
      this._decodePacked(stored);
    }
    this._unpacked += output.position - start;
    if (this._unpacked > (this._header.contentSize ?? Infinity)) {
      throw damaged('a frame that is longer than it says');
    }
    return output.history.slice(start, output.position);
  }

  /** Checks that the frame is whole. */
  end(): void {
    if (this._unpacked !== (this._header.contentSize ?? this._unpacked)) {
      throw damaged('a frame that is shorter than it says');
    }
  }

  private _decodePacked(stored: Uint8Array): void {
    const limit = this._largestBlock;
    const bytes = this._history.block;
    bytes.set(stored);
    bytes.fill(0, stored.length, stored.length + bitPadding);
    const block = { bytes, start: 0, end: stored.length };
    const target = this._history.literals.subarray(0, limit);
    const { literals, end, table } = readLiterals(block, target, this._huffman);
    this._huffman = table;
    this._tables = runSequences(
      {
        block: { ...block, start: end },
        literals,
        known: this._tables,
        window: this._header.window,
        limit
      },
      this._output
    );
  }

  /** Moves what may still be copied from to the buffer's beginning when the next block might not fit behind it. */
  private _makeRoom(): void {
    const { history, position } = this._output;
    if (position + this._largestBlock > history.length) {
      const kept = Math.min(this._reach, position);
      history.copyWithin(0, position - kept, position);
      this._output.position = kept;
    }
  }
}
