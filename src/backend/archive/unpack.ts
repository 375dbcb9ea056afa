import type { Bytes } from '../storage/objectStore';
import { invalid } from './archiveFailure';
import { ByteReader } from './byteReader';
import { gunzip } from './gunzip';

/** A source opened as the tar inside it. */
export type Unpacked = { readonly tar: ByteReader; readonly isCompressed: boolean };

const gzipMagic = [0x1f, 0x8b];

/** Looks at the first bytes of `source` and unpacks it when it is compressed. Rejects with ARCHIVE_INVALID for an empty source. */
export async function unpack(source: Bytes): Promise<Unpacked> {
  const reader = new ByteReader(source);
  const head = await reader.peek(4);
  if (head.length === 0) {
    throw invalid('The archive is empty.');
  }
  if (startsWith(head, gzipMagic)) {
    return { tar: new ByteReader(gunzip(rest(reader))), isCompressed: true };
  }
  return { tar: reader, isCompressed: false };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

async function* rest(reader: ByteReader): AsyncGenerator<Uint8Array> {
  try {
    yield* reader.slices(Infinity);
  } finally {
    await reader.close();
  }
}
