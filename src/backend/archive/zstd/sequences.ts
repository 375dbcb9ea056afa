import { BackwardBits } from './bitReader';
import type { FseTable } from './fse';
import type { BlockPart } from './literals';
import { readTables, type SequenceTables } from './sequenceTables';
import { damaged } from './zstdError';

/** Where a frame's output goes: what stands before `position` has been decoded and may be copied from. */
export type Output = {
  readonly history: Uint8Array;
  position: number;
  /** The last offsets, which sequences may name by number. */
  readonly offsets: [number, number, number];
};

/** What a block's sequences work on. `limit` is how many bytes the block may become. */
export type SequenceInput = {
  readonly block: BlockPart;
  readonly literals: Uint8Array;
  readonly known: SequenceTables | undefined;
  readonly window: number;
  readonly limit: number;
};

const literalBits = codeBits(
  16,
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
);
const literalBases = codeBases(literalBits, 0);
const matchBits = codeBits(
  32,
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
);
const matchBases = codeBases(matchBits, 3);

/** Executes a block's sequences: literals and copies of earlier output, in turns. Answers the tables for a block that repeats them. */
export function runSequences(input: SequenceInput, output: Output): SequenceTables | undefined {
  const { block } = input;
  const { count, end } = readCount(block);
  if (count === 0) {
    if (end !== block.end) {
      throw damaged('a block with bytes behind its end');
    }
    finish(input, output, 0);
    return input.known;
  }
  const { tables, start } = readTables({ ...block, start: end }, input.known);
  const used = run(input, output, new SequenceReader(tables, count, { ...block, start }));
  finish(input, output, used);
  return tables;
}

/** The literals behind the last sequence. */
function finish(input: SequenceInput, output: Output, used: number): void {
  const rest = input.literals.subarray(used);
  output.history.set(rest, output.position);
  output.position += rest.length;
}

function run(input: SequenceInput, output: Output, reader: SequenceReader): number {
  const { literals } = input;
  const limit = output.position + input.limit;
  let used = 0;
  while (reader.next(output.offsets)) {
    const { literalLength, matchLength, offset } = reader;
    const left = literals.length - used;
    if (literalLength > left || output.position + left + matchLength > limit) {
      throw damaged('a block that becomes longer than it may');
    }
    copyLiterals(output, literals, { start: used, end: used + literalLength });
    used += literalLength;
    if (offset > output.position || offset > input.window || offset < 1) {
      throw damaged('a copy from before the beginning');
    }
    copyMatch(output, offset, matchLength);
  }
  return used;
}

function copyLiterals(
  output: Output,
  literals: Uint8Array,
  { start, end }: { start: number; end: number }
): void {
  const { history } = output;
  let { position } = output;
  for (let i = start; i < end; i += 1) {
    history[position++] = literals[i] as number;
  }
  output.position = position;
}

/** A copy that overlaps its own output repeats it. */
function copyMatch(output: Output, offset: number, length: number): void {
  const { history } = output;
  const { position } = output;
  if (length > 32 && offset >= length) {
    history.copyWithin(position, position - offset, position - offset + length);
  } else {
    for (let i = position; i < position + length; i += 1) {
      history[i] = history[i - offset] as number;
    }
  }
  output.position = position + length;
}

function readCount({ bytes, start, end }: BlockPart) {
  if (start >= end) {
    throw damaged('a block without sequences');
  }
  const [first, second, third] = bytes.subarray(start, start + 3) as unknown as [
    number,
    number,
    number
  ];
  if (first < 128) {
    return { count: first, end: start + 1 };
  }
  return first < 255
    ? { count: ((first - 128) << 8) + second, end: start + 2 }
    : { count: second + (third << 8) + 0x7f00, end: start + 3 };
}

/** Decodes sequences one by one into its fields. */
class SequenceReader {
  literalLength = 0;
  matchLength = 0;
  offset = 0;
  private readonly _bits: BackwardBits;
  private readonly _tables: SequenceTables;
  private _literalState: number;
  private _offsetState: number;
  private _matchState: number;
  private _left: number;

  constructor(tables: SequenceTables, count: number, { bytes, start, end }: BlockPart) {
    this._tables = tables;
    this._bits = new BackwardBits(bytes, start, end);
    this._left = count;
    this._literalState = this._bits.read(tables.literalLengths.accuracyLog);
    this._offsetState = this._bits.read(tables.offsets.accuracyLog);
    this._matchState = this._bits.read(tables.matchLengths.accuracyLog);
  }

  /** Decodes the next sequence and brings `offsets` up to date; answers false after the last. */
  next(offsets: [number, number, number]): boolean {
    if (this._left === 0) {
      if (this._bits.left !== 0) {
        throw damaged('sequences that end at the wrong bit');
      }
      return false;
    }
    this._left -= 1;
    const bits = this._bits;
    const { literalLengths, offsets: offsetTable, matchLengths } = this._tables;
    const offsetCode = offsetTable.symbols[this._offsetState] as number;
    const matchCode = matchLengths.symbols[this._matchState] as number;
    const literalCode = literalLengths.symbols[this._literalState] as number;
    const offsetValue = 2 ** offsetCode + bits.readMany(offsetCode);
    this.matchLength =
      (matchBases[matchCode] as number) + bits.read(matchBits[matchCode] as number);
    this.literalLength =
      (literalBases[literalCode] as number) + bits.read(literalBits[literalCode] as number);
    this.offset = resolveOffset(offsets, offsetValue, this.literalLength);
    if (this._left > 0) {
      this._literalState = nextState(literalLengths, this._literalState, bits);
      this._matchState = nextState(matchLengths, this._matchState, bits);
      this._offsetState = nextState(offsetTable, this._offsetState, bits);
    }
    if (bits.left < 0) {
      throw damaged('sequences that end too early');
    }
    return true;
  }
}

function nextState(table: FseTable, state: number, bits: BackwardBits): number {
  return (table.bases[state] as number) + bits.read(table.bits[state] as number);
}

/** Values up to 3 name one of the last offsets; without literals they count from the second, and the third is the first less one. */
function resolveOffset(offsets: [number, number, number], value: number, literals: number): number {
  if (value > 3) {
    offsets[2] = offsets[1];
    offsets[1] = offsets[0];
    return (offsets[0] = value - 3);
  }
  const index = literals === 0 ? value : value - 1;
  if (index === 0) {
    return offsets[0];
  }
  const offset = index === 3 ? offsets[0] - 1 : (offsets[index] as number);
  if (index > 1) {
    offsets[2] = offsets[1];
  }
  offsets[1] = offsets[0];
  return (offsets[0] = offset);
}

function codeBits(plain: number, rest: readonly number[]): readonly number[] {
  return [...new Array<number>(plain).fill(0), ...rest];
}

function codeBases(bits: readonly number[], first: number): readonly number[] {
  let base = first;
  return bits.map(width => {
    const own = base;
    base += 2 ** width;
    return own;
  });
}
