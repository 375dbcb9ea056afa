/** Bytes of a tar block: headers are one, contents fill whole ones. */
export const blockSize = 512;

/** How many bytes of zeros follow a content of `size` bytes. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** What kind of thing a header announces; `extended` headers describe the member after them. */
export type HeaderKind =
  'file' | 'folder' | 'longName' | 'longLink' | 'pax' | 'globalPax' | 'other';

/** A parsed header. `name` is bytes: its encoding is the path check's business. */
export type TarHeader = {
  readonly kind: HeaderKind;
  /** The type flag as messages name it. */
  readonly flag: string;
  readonly name: Uint8Array;
  /** Whether bytes other than NUL follow the name's terminating NUL. */
  readonly hasHiddenName: boolean;
  /** Bytes; null when the field is no number that tar allows. */
  readonly size: number | null;
};

const kinds: Readonly<Record<string, HeaderKind>> = {
  '\0': 'file',
  '0': 'file',
  '5': 'folder',
  L: 'longName',
  K: 'longLink',
  x: 'pax',
  g: 'globalPax'
};

/** Whether a block is all zeros, as those of the end marker. */
export function isZero(block: Uint8Array): boolean {
  return block.every(byte => byte === 0);
}

/** Parses a header, or answers null when its checksum is wrong. Knows v7, ustar, GNU and base-256 sizes. */
export function parseHeader(block: Uint8Array): TarHeader | null {
  if (!hasChecksum(block)) {
    return null;
  }
  const flag = String.fromCharCode(block[156] ?? 0);
  const name = field(block, 0, 100);
  const isUstar = Buffer.from(block.subarray(257, 263)).equals(Buffer.from('ustar\0'));
  const prefix = isUstar ? field(block, 345, 155) : { text: new Uint8Array(0), hidden: false };
  return {
    kind: kinds[flag] ?? 'other',
    flag,
    name: prefix.text.length > 0 ? joined(prefix.text, name.text) : name.text,
    hasHiddenName: name.hidden || prefix.hidden,
    size: parseSize(block.subarray(124, 136))
  };
}

function joined(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  return Buffer.concat([prefix, Buffer.from('/'), name]);
}

function field(block: Uint8Array, start: number, length: number) {
  const bytes = block.subarray(start, start + length);
  const nul = bytes.indexOf(0);
  const end = nul < 0 ? length : nul;
  return { text: bytes.subarray(0, end), hidden: !isZero(bytes.subarray(end)) };
}

/** Old tars summed signed bytes; both sums are in use. */
function hasChecksum(block: Uint8Array): boolean {
  const stored = parseOctal(block.subarray(148, 156));
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let i = 0; i < block.length; i += i === 147 ? 9 : 1) {
    const byte = block[i] ?? 0;
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  return stored === unsigned || stored === signed;
}

function parseSize(bytes: Uint8Array): number | null {
  return ((bytes[0] ?? 0) & 0x80) === 0 ? parseOctal(bytes) : parseBase256(bytes);
}

function parseOctal(bytes: Uint8Array): number | null {
  const match = /^[ 0]*([0-7]*)[ \0]*$/.exec(Buffer.from(bytes).toString('latin1'));
  const hasDigit = bytes.some(byte => byte >= 0x30 && byte <= 0x37);
  return match && hasDigit ? parseInt(match[1] === '' ? '0' : (match[1] ?? '0'), 8) : null;
}

/** A first byte of 0x80 announces a positive number; 0xff a negative one, which no size is. */
function parseBase256(bytes: Uint8Array): number | null {
  if (bytes[0] !== 0x80) {
    return null;
  }
  return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}
