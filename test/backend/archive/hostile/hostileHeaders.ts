import { hostile, type HostileArchive } from './hostileArchive';
import { header, longName, member, padded, pax, record, tar } from './rawTar';

const file = member({ name: 'file' }, 'content');
const tera = 2 ** 40;
const base256 = (...bytes: readonly number[]) =>
  Buffer.from([0x80, ...new Array<number>(11 - bytes.length).fill(0), ...bytes]);

const types: Readonly<Record<string, string>> = {
  'a hard link': '1',
  'a symbolic link': '2',
  'a character device': '3',
  'a block device': '4',
  'a named pipe': '6',
  'a contiguous file': '7',
  'a GNU sparse file': 'S',
  'a GNU multi-volume part': 'M',
  'a GNU volume label': 'V',
  'a GNU folder dump': 'D',
  'a GNU old long name': 'N',
  'a Solaris access list': 'A',
  'a Solaris extended header': 'X',
  'a star inode': 'I',
  'an unknown type, Z': 'Z',
  'an unknown type, 8': '8',
  'an unknown type, 1': '\x01'
};

const typeFlags = hostile('ARCHIVE_UNSAFE', {
  ...Object.fromEntries(
    Object.entries(types).map(([name, flag]) => [
      name,
      { bytes: tar(header({ name: 'evil', flag, link: '/etc/passwd' })), says: /"evil" is / }
    ])
  ),
  'a hard link to the model': tar(header({ name: 'evil', flag: '1', link: 'model.pkl' })),
  'a hard link with content': tar(member({ name: 'evil', flag: '1', link: 'model.pkl' }, 'x')),
  'a symbolic link and a file through it': tar(
    header({ name: 'a', flag: '2', link: '/tmp' }),
    member({ name: 'a/b' }, 'x')
  ),
  'a symbolic link with a GNU long target': tar(
    longName('/'.repeat(300), 'K'),
    header({ name: 'evil', flag: '2' })
  ),
  'a symbolic link with a PAX target': tar(
    pax(record('linkpath', '/etc/passwd')),
    header({ name: 'evil', flag: '2' })
  ),
  'a symbolic link that says folder by its slash': tar(
    header({ name: 'a/', flag: '2', link: 'b' })
  ),
  'a folder with content': tar(member({ name: 'a/', flag: '5' }, 'x')),
  'a folder of a terabyte': {
    bytes: tar(header({ name: 'a/', flag: '5', size: base256(1, 0, 0, 0, 0, 0) }))
  },
  'a PAX sparse file, 0.0': tar(
    pax(record('GNU.sparse.size', '9'), record('GNU.sparse.numblocks', '1')),
    file
  ),
  'a PAX sparse file, 0.1': tar(pax(record('GNU.sparse.map', '0,9')), file),
  'a PAX sparse file, 1.0': tar(
    pax(
      record('GNU.sparse.major', '1'),
      record('GNU.sparse.minor', '0'),
      record('GNU.sparse.name', 'evil')
    ),
    file
  ),
  'a sparse file by global header': tar(globalPax(record('GNU.sparse.major', '1')), file)
});

const overrides = hostile('ARCHIVE_UNSAFE', {
  'a PAX size that is smaller': tar(pax(record('size', '1')), file),
  'a PAX size of nothing': tar(pax(record('size', '0')), file),
  'a PAX size that is larger': tar(pax(record('size', '1024')), file),
  'a PAX size that hides a member': tar(pax(record('size', '1536')), file, file, file),
  'a PAX size for a folder': tar(pax(record('size', '512')), header({ name: 'a/', flag: '5' })),
  'a path for all by global header': tar(globalPax(record('path', 'same')), file),
  'a size for all by global header': tar(globalPax(record('size', '1')), file),
  'a link for all by global header': tar(globalPax(record('linkpath', '/etc')), file),
  'two PAX headers': tar(pax(record('path', 'a')), pax(record('path', 'b')), file),
  'a PAX path and a long name': tar(pax(record('path', 'a')), longName('b'), file),
  'a long name and a PAX path': tar(longName('a'), pax(record('path', 'b')), file),
  'two long names': tar(longName('a'), longName('b'), file),
  'nine global headers': tar(
    ...Array.from({ length: 9 }, () => globalPax(record('comment', 'x'))),
    file
  ),
  'nine long links': tar(...Array.from({ length: 9 }, () => longName('x', 'K')), file),
  'a PAX header of 2 MiB': tar(pax(record('comment', 'x'.repeat(2 ** 21))), file),
  'a long name of 2 MiB': tar(longName('x'.repeat(2 ** 21)), file),
  'a PAX header of a terabyte': {
    bytes: tar(header({ flag: 'x', size: base256(1, 0, 0, 0, 0, 0) })),
    goesOn: Buffer.alloc(65_536, 'x')
  },
  'a long name of a terabyte': {
    bytes: tar(header({ flag: 'L', size: base256(1, 0, 0, 0, 0, 0) })),
    goesOn: Buffer.alloc(65_536, 'x')
  },
  'global headers without end': {
    bytes: Buffer.alloc(0),
    goesOn: globalPax(record('comment', 'x'.repeat(100_000)))
  },
  'long links without end': { bytes: Buffer.alloc(0), goesOn: longName('x'.repeat(100_000), 'K') }
});

const broken: Readonly<Record<string, string | Uint8Array>> = {
  'a PAX record that says too little': '9 path=abc\n',
  'a PAX record that says too much': '99 path=abc\n',
  'a PAX record of length 0': '0 path=abc\n',
  'a PAX record without a length': ' path=abc\n',
  'a PAX record without a blank': '12path=abcd\n',
  'a PAX record without =': '9 pathab\n',
  'a PAX record without a line feed': '11 path=abc',
  'a PAX record with a negative length': '-12 path=abc\n',
  'a PAX record with a zero before its length': '013 path=abc\n',
  'a PAX record with a length of 30 digits': `${'9'.repeat(30)} path=abc\n`,
  'a PAX record without a keyword': '7 =abc\n',
  'a PAX header that ends inside of a record': Buffer.concat([
    record('comment', 'x'),
    Buffer.from('20 path=')
  ]),
  'two PAX records of one keyword': Buffer.concat([record('path', 'a'), record('path', 'b')]),
  'two PAX sizes': Buffer.concat([record('size', '7'), record('size', '7')]),
  'a PAX size that is a word': record('size', 'seven'),
  'a PAX size below zero': record('size', '-7'),
  'a PAX size that is a fraction': record('size', '7.0'),
  'a PAX size that is empty': record('size', ''),
  'a PAX size in hexadecimal': record('size', '0x7'),
  'a PAX size with a blank': record('size', ' 7')
};

const damage = hostile('ARCHIVE_INVALID', {
  ...Object.fromEntries(
    Object.entries(broken).map(([name, content]) => [name, tar(pax(content), file)])
  ),
  'a wrong checksum': tar(header({ checksum: 1 }), padded(Buffer.from('x'))),
  'a checksum that is no number': tar(header({}).fill('z', 148, 156)),
  'a header with one bit turned': flipped(tar(file), 512 * 2 + 3),
  'a size that is no number': tar(header({ size: 'abcdefghijk\0' })),
  'a size with a minus': tar(header({ size: '-0000000001\0' })),
  'a size of digits that are not octal': tar(header({ size: '00000000009\0' })),
  'no size': tar(header({ size: Buffer.alloc(12) })),
  'a size with something behind it': tar(header({ size: '0000001 77\0\0' })),
  'a size below zero in base 256': tar(header({ size: Buffer.alloc(12, 0xff) })),
  'a PAX header with a size that is no number': tar(header({ flag: 'x', size: 'zzzzzzzzzzz\0' })),
  'a PAX header before the end': tar(pax(record('path', 'a'))),
  'a long name before the end': tar(longName('a')),
  'a global header before the end': tar(globalPax(record('comment', 'a')))
});

const sizes = hostile('ARCHIVE_TOO_LARGE', {
  'a file of more than a tebibyte': {
    bytes: tar(header({ size: base256(1, 0, 0, 0, 0, 1) })),
    goesOn: Buffer.alloc(65_536)
  },
  'a file of 2⁸⁰ bytes': {
    bytes: tar(header({ size: base256(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) })),
    goesOn: Buffer.alloc(65_536)
  },
  'a PAX size of 2⁶⁶ bytes': {
    bytes: tar(pax(record('size', String(2n ** 66n))), header({ size: 0 })),
    goesOn: Buffer.alloc(65_536)
  },
  'files that are too large together': {
    bytes: tar(member({ name: 'a' }, 'x'.repeat(600)), member({ name: 'b' }, 'x'.repeat(600))),
    limits: { archiveBytes: 1000 },
    says: /1000 bytes/
  },
  'one byte too many': { bytes: tar(file), limits: { archiveBytes: 10 } },
  'headers that are too large together': {
    bytes: tar(pax(record('comment', 'x'.repeat(2000))), file),
    limits: { archiveBytes: 1000 }
  },
  'too many files': {
    bytes: tar(...Array.from({ length: 10 }, (_, i) => header({ name: `f${i}` }))),
    limits: { archiveEntries: 10 },
    says: /10 files and folders/
  },
  'too many folders': {
    bytes: tar(...Array.from({ length: 10 }, (_, i) => header({ name: `f${i}/`, flag: '5' }))),
    limits: { archiveEntries: 10 }
  },
  'its own root again and again': {
    bytes: tar(...Array.from({ length: 10 }, () => header({ name: './', flag: '5' }))),
    limits: { archiveEntries: 10 }
  },
  'a terabyte of one file': {
    bytes: header({ name: 'big', size: base256(1, 0, 0, 0, 0, 0) }),
    goesOn: Buffer.alloc(65_536),
    limits: { archiveBytes: tera - 1 }
  }
});

/** Archives whose headers are the trouble. */
export const hostileHeaders: readonly HostileArchive[] = [
  ...typeFlags,
  ...overrides,
  ...damage,
  ...sizes
];

function globalPax(...records: readonly Uint8Array[]): Buffer {
  return member({ name: 'pax_global_header', flag: 'g' }, Buffer.concat(records));
}

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
