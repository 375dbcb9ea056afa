import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { FileBytes } from '../../../../src/backend/archive/describe/fileBytes';
import { Unreadable } from '../../../../src/backend/archive/describe/unreadable';
import { readZipEntry } from '../../../../src/backend/archive/describe/zip';
import { inChunks } from '../openedArchive';

type ZipOptions = {
  readonly method?: number;
  readonly isLarge?: boolean;
  readonly comment?: string;
};

function zip(name: string, content: Uint8Array, options: ZipOptions = {}): Buffer {
  const { method = 8, isLarge = false, comment = '' } = options;
  const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 'latin1');
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const start = local.length + name.length + packed.length;
  const size = entry.length + name.length;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt32LE(isLarge ? 0xffffffff : size, 12);
  end.writeUInt32LE(isLarge ? 0xffffffff : start, 16);
  const large = Buffer.alloc(56 + 20);
  large.write('PK\x06\x06', 'latin1');
  large.writeBigUInt64LE(BigInt(size), 40);
  large.writeBigUInt64LE(BigInt(start), 48);
  large.write('PK\x06\x07', 56, 'latin1');
  large.writeBigUInt64LE(BigInt(start + size), 64);
  return Buffer.concat([
    ...[local, Buffer.from(name), packed, entry, Buffer.from(name)],
    ...[isLarge ? large : Buffer.alloc(0), end, Buffer.from(comment)]
  ]);
}

async function entryOf(bytes: Uint8Array, name = 'config.json'): Promise<string | null> {
  const file = new FileBytes(
    (_, range) => Promise.resolve(inChunks(bytes.subarray(range?.start, range?.end))),
    'model.keras',
    bytes.length
  );
  const content = await readZipEntry(file, name);
  return content && Buffer.from(content).toString();
}

const content = Buffer.from('{"a": 1}'.repeat(100));

it.each([
  ['deflated', {}],
  ['stored', { method: 0 }],
  ['with a comment', { comment: 'a comment' }],
  ['in a zip file of 4 GiB and more', { isLarge: true }]
])('reads an entry %s', async (_, options) => {
  const bytes = zip('config.json', content, options);
  expect(await entryOf(bytes)).toBe(content.toString());
  expect(await entryOf(bytes, 'other.json')).toBeNull();
});

it.each([
  ['no zip file', Buffer.from('hello')],
  ['nothing', Buffer.alloc(0)],
  ['a cut end', zip('config.json', content).subarray(0, -10)],
  ['an unknown packing', zip('config.json', content, { method: 12 })],
  ['an entry that unpacks to 64 MiB', zip('config.json', Buffer.alloc(2 ** 26))]
])('gives up on %s', async (_, bytes) => {
  await expect(entryOf(bytes)).rejects.toBeInstanceOf(Unreadable);
});
