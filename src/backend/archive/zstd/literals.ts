import { BackwardBits } from './bitReader';
import { decodeHuffman, readHuffman, type HuffmanTable } from './huffman';
import { damaged } from './zstdError';

/** A stretch of a block. The buffer goes on behind `end`. */
export type BlockPart = {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
};

/** A block's literals, where its sequences begin, and the prefix code for a later block that repeats it. */
export type Literals = {
  readonly literals: Uint8Array;
  readonly end: number;
  readonly table: HuffmanTable | undefined;
};

type Header = {
  readonly kind: number;
  readonly size: number;
  readonly packedSize: number;
  readonly streams: number;
  readonly start: number;
};

/** Decodes the literals of a block into `target`, which limits their count. `known` is the prefix code of the block before. */
export function readLiterals(
  block: BlockPart,
  target: Uint8Array,
  known: HuffmanTable | undefined
): Literals {
  const header = readHeader(block);
  const end = header.start + header.packedSize;
  if (header.size > target.length || end > block.end) {
    throw damaged('literals that do not fit into their block');
  }
  const literals = target.subarray(0, header.size);
  if (header.kind >= 2) {
    return { literals, end, table: decode({ block, header, known }, literals) };
  }
  if (header.kind === 0) {
    literals.set(block.bytes.subarray(header.start, end));
  } else {
    literals.fill(block.bytes[header.start] as number);
  }
  return { literals, end, table: known };
}

function readHeader({ bytes, start }: BlockPart): Header {
  const first = bytes[start] as number;
  const kind = first & 3;
  const format = (first >> 2) & 3;
  return kind < 2 ? plainHeader(bytes, start) : packedHeader({ bytes, start, kind, format });
}

function plainHeader(bytes: Uint8Array, start: number): Header {
  const first = bytes[start] as number;
  const length = [1, 2, 1, 3][(first >> 2) & 3] as number;
  const value = littleEndian(bytes, start, length);
  const size = value >> (length === 1 ? 3 : 4);
  const kind = first & 3;
  return { kind, size, packedSize: kind === 0 ? size : 1, streams: 1, start: start + length };
}

function packedHeader(at: {
  bytes: Uint8Array;
  start: number;
  kind: number;
  format: number;
}): Header {
  const width = [10, 10, 14, 18][at.format] as number;
  const length = (4 + 2 * width) / 8;
  const value = littleEndian(at.bytes, at.start, length);
  const limit = 2 ** width;
  return {
    kind: at.kind,
    size: Math.floor(value / 16) % limit,
    packedSize: Math.floor(value / 16 / limit),
    streams: at.format === 0 ? 1 : 4,
    start: at.start + length
  };
}

function decode(
  input: { block: BlockPart; header: Header; known: HuffmanTable | undefined },
  literals: Uint8Array
): HuffmanTable {
  const { bytes } = input.block;
  const { header } = input;
  const end = header.start + header.packedSize;
  const read = header.kind === 2 ? readHuffman(bytes, header.start) : undefined;
  const table = read?.table ?? input.known;
  const start = read?.end ?? header.start;
  if (!table || start >= end) {
    throw damaged('literals without a prefix code');
  }
  if (header.streams === 1) {
    decodeHuffman(table, new BackwardBits(bytes, start, end), literals);
  } else {
    decodeFour(table, { bytes, start, end }, literals);
  }
  return table;
}

function decodeFour(table: HuffmanTable, part: BlockPart, literals: Uint8Array): void {
  const { bytes, start, end } = part;
  const lengths = [0, 2, 4].map(i => littleEndian(bytes, start + i, 2));
  const share = (literals.length + 3) >> 2;
  let position = start + 6;
  for (let i = 0; i < 4; i += 1) {
    const next = i < 3 ? position + (lengths[i] as number) : end;
    if (next > end || literals.length < 3 * share) {
      throw damaged('literals whose streams overlap');
    }
    const target = literals.subarray(i * share, i < 3 ? (i + 1) * share : literals.length);
    decodeHuffman(table, new BackwardBits(bytes, position, next), target);
    position = next;
  }
}

function littleEndian(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i -= 1) {
    value = value * 256 + (bytes[start + i] as number);
  }
  return value;
}
