import { deflateRawSync, gzipSync } from 'node:zlib';
import { hostile, type HostileArchive } from './hostileArchive';
import { endMarker, header, member, model, tar } from './rawTar';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const file = member({ name: 'file' }, 'x'.repeat(3000));
const good = tar(file);
const goodGzip = gzipSync(good);
/** One frame, its content in one raw block, without a checksum. */
const goodZstd = zstdFrame(rawBlock(good, true));
const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));

const truncated = hostile('ARCHIVE_INVALID', {
  'nothing at all': { bytes: Buffer.alloc(0), says: /is empty/ },
  ...Object.fromEntries(
    [1, 100, 511, 512, 513, 515, 1023, 1024, 1100, 1536, 1537, 4000, 4608, 5000].map(length => [
      `a tar cut off after ${length} bytes`,
      good.subarray(0, length)
    ])
  ),
  'a tar without an end marker': {
    bytes: Buffer.concat([model, file]),
    says: /no end marker/
  },
  'a tar with half an end marker': good.subarray(0, good.length - 512),
  'half an end marker alone': Buffer.alloc(512),
  ...Object.fromEntries(
    [2, 5, 10, 20, goodGzip.length - 9, goodGzip.length - 8, goodGzip.length - 1].map(length => [
      `gzip cut off after ${length} bytes`,
      goodGzip.subarray(0, length)
    ])
  ),
  ...Object.fromEntries(
    [4, 5, 7, 100, goodZstd.length - 1].map(length => [
      `Zstandard cut off after ${length} bytes`,
      goodZstd.subarray(0, length)
    ])
  )
});

const joined = hostile('ARCHIVE_INVALID', {
  'two tars in one': { bytes: Buffer.concat([good, good]), says: /behind its end marker/ },
  'two tars in one, far apart': Buffer.concat([good, Buffer.alloc(20_480), good]),
  'text behind the end': Buffer.concat([good, Buffer.from('hello')]),
  'a byte behind the end': Buffer.concat([good, Buffer.alloc(600), Buffer.from([1])]),
  'a member between the halves of the end': Buffer.concat([
    model,
    Buffer.alloc(512),
    file,
    endMarker
  ]),
  'two tars, each in gzip': Buffer.concat([goodGzip, goodGzip]),
  'gzip with text behind it': Buffer.concat([goodGzip, Buffer.from('hello')]),
  'two tars, each in Zstandard': Buffer.concat([goodZstd, goodZstd]),
  'Zstandard with text behind it': Buffer.concat([goodZstd, Buffer.from('hello')]),
  'a tar with gzip behind it': Buffer.concat([good, goodGzip])
});

const damaged = hostile('ARCHIVE_INVALID', {
  'gzip with a wrong checksum': changed(goodGzip, goodGzip.length - 8),
  'gzip with a wrong length': changed(goodGzip, goodGzip.length - 1),
  'gzip of an unknown method': changed(goodGzip, 2),
  'gzip with damaged data': changed(goodGzip, 14),
  'Zstandard with a reserved bit': changed(goodZstd, 4, 8),
  'Zstandard with a reserved kind of block': zstdFrame(latin1('\x07\0\0')),
  'Zstandard with a block that is too large': zstdFrame(latin1('\x04\xff\xff')),
  'Zstandard with a damaged block': zstdFrame(Buffer.concat([latin1('\x85\x3e\0'), noise])),
  'Zstandard that needs a dictionary': {
    bytes: Buffer.concat([latin1('\x28\xb5\x2f\xfd\x01\x40\x07'), rawBlock(good, true)]),
    says: /dictionary/
  },
  'Zstandard with a wrong checksum': Buffer.concat([
    latin1('\x28\xb5\x2f\xfd\x04\x40'),
    rawBlock(good, true),
    latin1('abcd')
  ]),
  'Zstandard shorter than it says': Buffer.concat([
    latin1('\x28\xb5\x2f\xfd\x80\x40\xff\xff\0\0'),
    rawBlock(good, true)
  ]),
  'a skippable Zstandard frame alone': latin1('\x50\x2a\x4d\x18\x04\0\0\0abcd')
});

const others: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  'a zip file': [zipFile(), /a zip file/],
  'an empty zip file': [Buffer.concat([latin1('PK\x05\x06'), Buffer.alloc(18)]), /a zip file/],
  'a 7z file': [Buffer.concat([latin1('7z\xbc\xaf\x27\x1c\0\x04'), noise]), /a 7z file/],
  'a bzip2 file': [Buffer.concat([latin1('BZh91AY&SY'), noise]), /bzip2/],
  'an xz file': [Buffer.concat([latin1('\xfd7zXZ\0\0\x04'), noise]), /xz/],
  'a rar file': [Buffer.concat([latin1('Rar!\x1a\x07\x01\0'), noise]), /a rar file/],
  'an lz4 file': [Buffer.concat([latin1('\x04\x22\x4d\x18'), noise]), /lz4/],
  'an lzip file': [Buffer.concat([latin1('LZIP\x01'), noise]), /lzip/],
  'a compress file': [Buffer.concat([latin1('\x1f\x9d\x90'), noise]), /compress/],
  'a cpio file': [Buffer.concat([latin1('070701'), noise]), /cpio/],
  'an ar file': [Buffer.concat([latin1('!<arch>\n'), noise]), /an ar file/],
  'a bare h5 file': [Buffer.concat([latin1('\x89HDF\r\n\x1a\n'), noise]), /HDF5/],
  'a bare Parquet file': [Buffer.concat([latin1('PAR1'), noise]), /Parquet/],
  'a bare pickle': [Buffer.concat([latin1('\x80\x04\x95'), noise]), /pickle/],
  'a bare R data file': [Buffer.concat([latin1('RDX3\nX\n'), noise]), /R data/],
  'a PDF file': [Buffer.concat([latin1('%PDF-1.7\n'), noise]), /PDF/],
  'a picture': [Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), noise]), /picture/],
  'a web page': [Buffer.from('<!DOCTYPE html><html><body>Not found</body></html>'), /web page/],
  'an XML error': [
    Buffer.from('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'),
    /XML/
  ],
  JSON: [Buffer.from('{"error": "not found"}'), /text/],
  'a long text': [Buffer.from('hello, world\n'.repeat(100)), /text/],
  'a git LFS pointer': [
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
    /LFS/
  ],
  noise: [noise, /no tar/],
  'gzip in gzip': [gzipSync(goodGzip), /gzip/],
  'Zstandard in gzip': [gzipSync(goodZstd), /Zstandard/],
  'gzip in Zstandard': [zstdFrame(rawBlock(goodGzip, true)), /gzip/],
  'a zip file in gzip': [gzipSync(zipFile()), /a zip file/],
  'an empty file in gzip': [gzipSync(''), /is empty/],
  'an empty file in Zstandard': [zstdFrame(rawBlock(Buffer.alloc(0), true)), /is empty/],
  'a model in gzip': [gzipSync(latin1('RDX3\nX\n')), /R data/]
};

const renamed = hostile(
  'ARCHIVE_INVALID',
  Object.fromEntries(
    Object.entries(others).map(([name, [bytes, says]]) => [`${name} renamed`, { bytes, says }])
  )
);

const bombs: readonly HostileArchive[] = [
  ...hostile('ARCHIVE_TOO_LARGE', {
    'a gzip bomb of one file': {
      bytes: gzipSync(
        Buffer.concat([header({ name: 'zeros', size: 2 ** 25 }), Buffer.alloc(2 ** 25)])
      ),
      limits: { archiveBytes: 2 ** 24 }
    },
    'a Zstandard bomb of one file': {
      bytes: zstdFrame(
        Buffer.concat([rawBlock(header({ size: 2 ** 36 }), false), zeroBlocks(1000)])
      ),
      limits: { archiveBytes: 2 ** 30 }
    },
    'Zstandard with a window of 64 MiB': {
      bytes: Buffer.concat([latin1('\x28\xb5\x2f\xfd\0\x80'), rawBlock(good, true)]),
      says: /memory/
    },
    'Zstandard with a window of 3 TiB': Buffer.concat([
      latin1('\x28\xb5\x2f\xfd\0\xff'),
      rawBlock(good, true)
    ]),
    'Zstandard with one piece of 8 EiB': Buffer.concat([
      latin1('\x28\xb5\x2f\xfd\xe0'),
      Buffer.alloc(8, 0x7f),
      rawBlock(good, true)
    ])
  }),
  ...hostile('ARCHIVE_INVALID', {
    'a gzip bomb of zeros behind the end': gzipSync(Buffer.concat([good, Buffer.alloc(2 ** 25)])),
    'a gzip bomb of zeros alone': gzipSync(Buffer.alloc(2 ** 25)),
    'a Zstandard bomb of zeros behind the end': {
      bytes: Buffer.concat([latin1('\x28\xb5\x2f\xfd\0\x40'), rawBlock(good, false)]),
      goesOn: zeroBlocks(1)
    },
    'zeros without end': { bytes: Buffer.alloc(0), goesOn: Buffer.alloc(65_536) },
    'noise without end': { bytes: Buffer.alloc(0), goesOn: noise },
    'zeros without end behind the end': { bytes: good, goesOn: Buffer.alloc(65_536) }
  })
];

/** Archives that are cut off, joined, damaged, something else, or bombs. */
export const hostileStreams: readonly HostileArchive[] = [
  ...truncated,
  ...joined,
  ...damaged,
  ...renamed,
  ...bombs
];

/** A frame with a window of 256 KiB and without a content size. */
function zstdFrame(blocks: Uint8Array): Buffer {
  return Buffer.concat([latin1('\x28\xb5\x2f\xfd\0\x40'), blocks]);
}

function rawBlock(content: Uint8Array, isLast: boolean): Buffer {
  const head = Buffer.alloc(3);
  head.writeUIntLE((content.length << 3) | (isLast ? 1 : 0), 0, 3);
  return Buffer.concat([head, content]);
}

/** Blocks that unpack to 128 KiB of zeros each. */
function zeroBlocks(count: number): Buffer {
  const block = Buffer.alloc(4);
  block.writeUIntLE((131_072 << 3) | 2, 0, 3);
  return Buffer.concat(new Array<Buffer>(count).fill(block));
}

function changed(bytes: Uint8Array, at: number, mask = 0xff): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

function zipFile(): Buffer {
  const content = deflateRawSync(good);
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 0, 'latin1');
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(good.length, 22);
  head.writeUInt16LE(9, 26);
  return Buffer.concat([head, Buffer.from('model.pkl'), content]);
}
