import { ForwardBits } from './bitReader';
import { damaged } from './zstdError';

/** A decoding table of finite state entropy: for each state its symbol, the bits to read, and what they are added to. */
export type FseTable = {
  readonly accuracyLog: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
};

/** Limits of a table's description. */
export type FseLimits = { readonly accuracyLog: number; readonly symbols: number };

/** Reads a table's description at `start`; answers the table and where the description ends. */
export function readFse(bytes: Uint8Array, start: number, limits: FseLimits) {
  const input = new ForwardBits(bytes, start);
  const accuracyLog = input.peek(4) + 5;
  input.skip(4);
  if (accuracyLog > limits.accuracyLog) {
    throw damaged('an entropy table that is too fine');
  }
  const counts: number[] = [];
  let remaining = (1 << accuracyLog) + 1;
  while (remaining > 1) {
    const count = readCount(input, remaining);
    counts.push(count);
    remaining -= Math.abs(count);
    if (count === 0) {
      readZeros(input, counts);
    }
    if (counts.length > limits.symbols) {
      throw damaged('an entropy table with too many symbols');
    }
  }
  return { table: buildFse(counts, accuracyLog), end: input.end };
}

/** The table that always gives `symbol`. */
export function constantFse(symbol: number): FseTable {
  return {
    accuracyLog: 0,
    symbols: Uint8Array.of(symbol),
    bits: new Uint8Array(1),
    bases: new Uint16Array(1)
  };
}

/** The table of a distribution; a count of -1 means "less than one". */
export function buildFse(counts: readonly number[], accuracyLog: number): FseTable {
  const size = 1 << accuracyLog;
  const symbols = spread(counts, size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const next = counts.map(count => Math.abs(count));
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] as number;
    const position = next[symbol] as number;
    next[symbol] = position + 1;
    const width = accuracyLog - (31 - Math.clz32(position));
    bits[state] = width;
    bases[state] = (position << width) - size;
  }
  return { accuracyLog, symbols, bits, bases };
}

function spread(counts: readonly number[], size: number): Uint8Array {
  const symbols = new Uint8Array(size);
  let high = size - 1;
  counts.forEach((count, symbol) => {
    if (count === -1) {
      symbols[high--] = symbol;
    }
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i += 1) {
      symbols[position] = symbol;
      do {
        position = (position + step) & (size - 1);
      } while (position > high);
    }
  });
  return symbols;
}

/** Values that can't come any more leave room, so that some take one bit less. */
function readCount(input: ForwardBits, remaining: number): number {
  const width = 32 - Math.clz32(remaining);
  const threshold = 1 << (width - 1);
  const short = 2 * threshold - 1 - remaining;
  const low = input.peek(width - 1);
  if (low < short) {
    input.skip(width - 1);
    return low - 1;
  }
  const value = input.peek(width);
  input.skip(width);
  const count = (value >= threshold ? value - short : value) - 1;
  if (count >= remaining) {
    throw damaged('an entropy table whose counts overflow');
  }
  return count;
}

function readZeros(input: ForwardBits, counts: number[]): void {
  for (let zeros = 3; zeros === 3 && counts.length < 512;) {
    zeros = input.peek(2);
    input.skip(2);
    counts.push(...new Array<number>(zeros).fill(0));
  }
}
