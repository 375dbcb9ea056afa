import { inflateRawSync } from 'node:zlib';
import { Cursor } from './cursor';
import type { FileBytes } from './fileBytes';
import { Unreadable } from './unreadable';

/** Bytes of an entry, and of the list of entries, that are read. */
const largest = 16 * 1024 * 1024;

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  readonly start: number;
};

/** The content of a zip file's entry, or null when there is none of that name. Throws {@link Unreadable} when it is no zip file, or has two. */
export async function readZipEntry(file: FileBytes, name: string): Promise<Uint8Array | null> {
  const [entry, another] = (await readEntries(file)).filter(other => other.name === name);
  if (another) {
    throw new Unreadable('an entry that is there twice');
  }
  return entry ? await readContent(file, entry) : null;
}

async function readEntries(file: FileBytes): Promise<readonly Entry[]> {
  const { start, size } = await findDirectory(file);
  if (size > largest) {
    throw new Unreadable('too many entries');
  }
  const cursor = new Cursor(await file.slice(start, start + size));
  const entries: Entry[] = [];
  while (cursor.left >= 46 && cursor.uint(4) === 0x02014b50) {
    entries.push(readEntry(cursor));
  }
  return entries;
}

function readEntry(cursor: Cursor): Entry {
  cursor.skip(6);
  const method = cursor.uint(2);
  cursor.skip(8);
  const packedSize = cursor.uint(4);
  cursor.skip(4);
  const [nameLength, extraLength, commentLength] = [cursor.uint(2), cursor.uint(2), cursor.uint(2)];
  cursor.skip(8);
  const start = cursor.uint(4);
  const name = cursor.take(nameLength).toString('utf8');
  cursor.skip(extraLength + commentLength);
  return { name, method, packedSize, start };
}

/** The end record stands in the last 64 KiB; for files of 4 GiB and more it points to another one. */
async function findDirectory(file: FileBytes): Promise<{ start: number; size: number }> {
  const tailStart = Math.max(0, file.size - 65_557);
  const tail = Buffer.from(await file.slice(tailStart, file.size));
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (at < 0) {
    throw new Unreadable('no zip file');
  }
  const cursor = new Cursor(tail, at + 12);
  const size = cursor.uint(4);
  const start = cursor.uint(4);
  return start === 0xffffffff || size === 0xffffffff
    ? await findLargeDirectory(file, tailStart + at)
    : { start, size };
}

async function findLargeDirectory(file: FileBytes, end: number) {
  const locator = new Cursor(await file.slice(end - 20, end), 8);
  const start = locator.uint(8);
  const record = new Cursor(await file.slice(start, start + 56), 40);
  return { size: record.uint(8), start: record.uint(8) };
}

async function readContent(file: FileBytes, entry: Entry): Promise<Uint8Array> {
  if (entry.packedSize > largest) {
    throw new Unreadable('an entry that is too large');
  }
  const lengths = new Cursor(await file.slice(entry.start + 26, entry.start + 30));
  const start = entry.start + 30 + lengths.uint(2) + lengths.uint(2);
  const packed = await file.slice(start, start + entry.packedSize);
  return entry.method === 0 ? packed : inflate(packed, entry.method);
}

function inflate(packed: Uint8Array, method: number): Uint8Array {
  try {
    if (method === 8) {
      return inflateRawSync(packed, { maxOutputLength: largest });
    }
  } catch {
    throw new Unreadable('an entry that is damaged');
  }
  throw new Unreadable('an entry packed in an unknown way');
}
