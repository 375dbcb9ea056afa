import { damaged, ZstdError } from './zstdError';

/** What stands before a frame's blocks. Sizes in bytes. */
export type FrameHeader = {
  /** How far back a copy may reach. */
  readonly window: number;
  /** How much the frame unpacks to, or null when its writer didn't say. */
  readonly contentSize: number | null;
  readonly hasChecksum: boolean;
};

/** How many bytes the header has of which `descriptor` is the first, magic number excluded. */
export function headerLength(descriptor: number): number {
  const isSingle = (descriptor & 0x20) !== 0;
  return 1 + (isSingle ? 0 : 1) + dictionaryLength(descriptor) + contentSizeLength(descriptor);
}

/** Parses a header, magic number excluded. Rejects frames that need a dictionary. */
export function parseFrameHeader(bytes: Uint8Array): FrameHeader {
  const descriptor = bytes[0] as number;
  const isSingle = (descriptor & 0x20) !== 0;
  if ((descriptor & 8) !== 0) {
    throw damaged('a frame of an unknown kind');
  }
  const dictionaryStart = isSingle ? 1 : 2;
  const sizeStart = dictionaryStart + dictionaryLength(descriptor);
  if (bytes.subarray(dictionaryStart, sizeStart).some(byte => byte !== 0)) {
    throw new ZstdError('dictionary', 'a frame that needs a dictionary');
  }
  const contentSize = readContentSize(bytes, sizeStart);
  return {
    window: isSingle ? (contentSize ?? 0) : windowOf(bytes[1] as number),
    contentSize,
    hasChecksum: (descriptor & 4) !== 0
  };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function readContentSize(bytes: Uint8Array, start: number): number | null {
  const length = contentSizeLength(bytes[0] as number);
  if (length === 0) {
    return null;
  }
  const value = bytes
    .subarray(start, start + length)
    .reduceRight((size, byte) => size * 256 + byte, 0);
  return length === 2 ? value + 256 : value;
}

function dictionaryLength(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3] as number;
}

function contentSizeLength(descriptor: number): number {
  const isSingle = (descriptor & 0x20) !== 0;
  return [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
}
