type Sign = { readonly name: string; readonly bytes: string };

/** Bytes as latin1 text. */
const signs: readonly Sign[] = [
  { name: 'gzip', bytes: '\x1f\x8b' },
  { name: 'Zstandard', bytes: '\x28\xb5\x2f\xfd' },
  ...Array.from({ length: 16 }, (_, i) => ({
    name: 'Zstandard',
    bytes: `${String.fromCharCode(0x50 + i)}\x2a\x4d\x18`
  })),
  { name: 'a zip file', bytes: 'PK\x03\x04' },
  { name: 'a zip file', bytes: 'PK\x05\x06' },
  { name: 'a 7z file', bytes: '7z\xbc\xaf\x27\x1c' },
  { name: 'bzip2', bytes: 'BZh' },
  { name: 'xz', bytes: '\xfd7zXZ\0' },
  { name: 'a rar file', bytes: 'Rar!\x1a\x07' },
  { name: 'lz4', bytes: '\x04\x22\x4d\x18' },
  { name: 'lzip', bytes: 'LZIP' },
  { name: 'a compress (.Z) file', bytes: '\x1f\x9d' },
  { name: 'a cpio file', bytes: '07070' },
  { name: 'an ar file', bytes: '!<arch>\n' },
  { name: 'an HDF5 file', bytes: '\x89HDF\r\n\x1a\n' },
  { name: 'a Parquet file', bytes: 'PAR1' },
  { name: 'a Python pickle', bytes: '\x80\x02' },
  { name: 'a Python pickle', bytes: '\x80\x03' },
  { name: 'a Python pickle', bytes: '\x80\x04\x95' },
  { name: 'a Python pickle', bytes: '\x80\x05\x95' },
  { name: 'an R data file', bytes: 'RDX' },
  { name: 'a PDF file', bytes: '%PDF' },
  { name: 'a picture', bytes: '\x89PNG' },
  { name: 'a git LFS pointer, not the file itself', bytes: 'version https://git-lfs' }
];

/** What a file's first bytes say it is, as a word for messages, or null when they say nothing. */
export function looksLike(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 512)).toString('latin1');
  const sign = signs.find(({ bytes }) => text.startsWith(bytes));
  if (sign) {
    return sign.name;
  }
  if (/^\s*<(!doctype|html|\?xml|error)/i.test(text)) {
    return 'a web page or an XML answer';
  }
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? 'text' : null;
}
