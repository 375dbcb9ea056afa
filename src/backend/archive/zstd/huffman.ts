import { BackwardBits } from './bitReader';
import { readFse } from './fse';
import { damaged } from './zstdError';

/** A decoding table of prefix codes: what the next `maxBits` bits mean. */
export type HuffmanTable = {
  readonly maxBits: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
};

const longestCode = 11;

/** Reads a table's description at `start`; answers the table and where the description ends. */
export function readHuffman(bytes: Uint8Array, start: number) {
  const first = bytes[start] as number;
  const end = start + 1 + (first < 128 ? first : (first - 126) >> 1);
  const weights =
    first < 128 ? readWeights(bytes, start + 1, end) : directWeights(bytes, start + 1, first - 127);
  return { table: buildHuffman(weights), end };
}

/** Decodes `from` of `bytes` into the whole of `target`. */
export function decodeHuffman(table: HuffmanTable, input: BackwardBits, target: Uint8Array): void {
  const { maxBits, symbols, bits } = table;
  for (let i = 0; i < target.length; i += 1) {
    const code = input.peek(maxBits);
    target[i] = symbols[code] as number;
    input.left -= bits[code] as number;
  }
  if (input.left !== 0) {
    throw damaged('literals that end at the wrong bit');
  }
}

function directWeights(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const pair = bytes[start + (i >> 1)] as number;
    return i % 2 === 0 ? pair >> 4 : pair & 15;
  });
}

/** Two states take turns until the bits are used up. */
function readWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, end: dataStart } = readFse(bytes, start, { accuracyLog: 6, symbols: 256 });
  const input = new BackwardBits(bytes, dataStart, end);
  const states = [input.read(table.accuracyLog), input.read(table.accuracyLog)];
  const weights: number[] = [];
  for (let turn = 0; weights.length < 255; turn = 1 - turn) {
    const state = states[turn] as number;
    weights.push(table.symbols[state] as number);
    const width = table.bits[state] as number;
    if (input.left < width) {
      weights.push(table.symbols[states[1 - turn] as number] as number);
      return weights;
    }
    states[turn] = (table.bases[state] as number) + input.read(width);
  }
  throw damaged('a prefix code with too many symbols');
}

function buildHuffman(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  const maxBits = 32 - Math.clz32(sum);
  const left = (1 << maxBits) - sum;
  if (sum === 0 || maxBits > longestCode || (left & (left - 1)) !== 0 || given.length > 255) {
    throw damaged('a prefix code that is incomplete');
  }
  const weights = [...given, 32 - Math.clz32(left)];
  const symbols = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  let position = 0;
  for (let weight = 1; weight <= maxBits; weight += 1) {
    weights.forEach((other, symbol) => {
      if (other === weight) {
        const next = position + (1 << (weight - 1));
        symbols.fill(symbol, position, next);
        bits.fill(maxBits + 1 - weight, position, next);
        position = next;
      }
    });
  }
  return { maxBits, symbols, bits };
}
