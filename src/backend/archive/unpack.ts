import type { MlModelError } from '../../common/failure';
import type { Bytes } from '../storage/objectStore';
import { invalid, tooLarge } from './archiveFailure';
import { ByteReader } from './byteReader';
import { gunzip } from './gunzip';
import { looksLike } from './looksLike';
import { blockSize, isZero, parseHeader } from './tarHeader';
import { unzstd } from './zstd/unzstd';
import { ZstdError } from './zstd/zstdError';

/** A source opened as the tar inside it. */
export type Unpacked = { readonly tar: ByteReader; readonly isCompressed: boolean };

/** Looks at the first bytes of `source` and unpacks it when it is compressed. Rejects with ARCHIVE_INVALID, saying what it looks like, when no tar is in it. */
export async function unpack(source: Bytes): Promise<Unpacked> {
  const packed = new ByteReader(source);
  let tar = packed;
  try {
    const format = looksLike(await packed.peek(blockSize));
    if (format === 'gzip') {
      tar = new ByteReader(gunzip(rest(packed)));
    } else if (format === 'Zstandard') {
      tar = new ByteReader(unpackZstandard(rest(packed)));
    }
    await checkTar(tar, tar === packed ? '' : `unpacked from ${format ?? ''} `);
    return { tar, isCompressed: tar !== packed };
  } catch (error) {
    await tar.close();
    throw error;
  }
}

/** The end marker alone is an archive too: an empty one. */
async function checkTar(tar: ByteReader, how: string): Promise<void> {
  const head = await tar.peek(blockSize);
  if (head.length === 0) {
    throw invalid(`The archive ${how}is empty.`);
  }
  if (head.length < blockSize || !(isZero(head) || parseHeader(head))) {
    const format = looksLike(head);
    throw invalid(
      format === null
        ? `The archive ${how}is no tar, or a damaged one.`
        : `The archive ${how}is no tar: it looks like ${format}. Archives are .tar, .tar.gz or .tar.zst.`
    );
  }
}

async function* rest(reader: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* reader.slices(Infinity);
  } finally {
    await reader.close();
  }
}

async function* unpackZstandard(source: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* unzstd(source);
  } catch (error) {
    throw error instanceof ZstdError ? toFailure(error) : error;
  }
}

function toFailure(error: ZstdError): MlModelError {
  switch (error.kind) {
    case 'cutOff':
      return invalid(
        'The archive ends in the middle of its Zstandard data; it seems to be cut off.',
        error
      );
    case 'dictionary':
      return invalid(
        'The archive’s Zstandard data needs a dictionary, which it does not bring.',
        error
      );
    case 'window':
      return tooLarge(
        'The archive would take too much memory to unpack: pack it with zstd -19 or less, without --long.'
      );
    case 'damaged':
      return invalid(
        `The archive looks like Zstandard, but its data is damaged: it has ${error.message}.`,
        error
      );
  }
}
