import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Bytes } from '../storage/objectStore';
import { invalid } from './archiveFailure';

const outputChunk = 256 * 1024;

/** The unpacked bytes of gzip data, all of its members. Rejects with ARCHIVE_INVALID when it is damaged or cut off, and with whatever `source` threw. */
export async function* gunzip(source: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = createGunzip({ chunkSize: outputChunk });
  const input = Readable.from(source, { objectMode: false, highWaterMark: outputChunk });
  pipeline(input, inflater, () => undefined);
  try {
    for await (const chunk of inflater) {
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw isZlibError(error) ? invalid(sentence(error), error) : error;
  }
}

function isZlibError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
}

function sentence(error: NodeJS.ErrnoException): string {
  return error.code === 'Z_BUF_ERROR'
    ? 'The archive ends in the middle of its gzip data; it seems to be cut off.'
    : 'The archive looks like gzip, but its data is damaged.';
}
