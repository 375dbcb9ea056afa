import { closeSync, constants, fstatSync, open, read, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { bytesOf } from './byteStream';
import { withFolderErrors } from './folderError';
import type { FolderPaths } from './folderPaths';
import { type ByteRange, type Bytes, type OpenedObject, StoreError } from './objectStore';

const chunkSize = 1024 * 1024;

// Descriptors and not the promise API's handles: of many small files those cost more than the reading.
const openDescriptor = promisify(open);
const readDescriptor = promisify(read);

/** Opens a file or a range of it. What fits one chunk is read at once; the rest when it is asked for. */
export async function openFile(
  paths: FolderPaths,
  key: string,
  { range, signal }: { range?: ByteRange; signal?: AbortSignal }
): Promise<OpenedObject> {
  const open = () => openRegular(paths, key);
  const { descriptor, found } = await open();
  try {
    const { size } = found;
    const part = clip(range, size);
    const content =
      part.end - part.start <= chunkSize
        ? bytesOf(await readAt(descriptor, part.start, part.end - part.start))
        : new FileRange(open, part, { found, signal });
    return { size, content };
  } finally {
    closeSync(descriptor);
  }
}

type OpenFile = { readonly descriptor: number; readonly found: Stats };

type ReadOptions = { readonly found: Stats; readonly signal: AbortSignal | undefined };

/** A range of a file; each reading opens it anew, so that nothing stays open when nobody reads. */
class FileRange implements Bytes {
  constructor(
    private readonly _open: () => Promise<OpenFile>,
    private readonly _range: ByteRange,
    private readonly _options: ReadOptions
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { descriptor, found } = await withFolderErrors(this._open);
    let next: Promise<Uint8Array> | undefined;
    try {
      if (!isSame(found, this._options.found)) {
        throw new StoreError('changed', 'The file was replaced while it was being read.');
      }
      const { start, end } = this._range;
      const readFrom = (position: number) =>
        position < end
          ? readAt(descriptor, position, Math.min(chunkSize, end - position))
          : undefined;
      next = readFrom(start);
      for (let position = start + chunkSize; next !== undefined; position += chunkSize) {
        this._options.signal?.throwIfAborted();
        const bytes = await withFolderErrors(() => next as Promise<Uint8Array>);
        // The disk works on the next chunk while the reader works on this one.
        next = readFrom(position);
        next?.catch(() => undefined);
        yield bytes;
      }
    } finally {
      await next?.catch(() => undefined);
      closeSync(descriptor);
    }
  }
}

function isSame(one: Stats, other: Stats): boolean {
  return one.size === other.size && one.ino === other.ino && one.mtimeMs === other.mtimeMs;
}

/** Opens without waiting for a writer, as a named pipe would, and refuses anything but a file inside the folder. */
async function openRegular(paths: FolderPaths, key: string): Promise<OpenFile> {
  const path = await paths.unresolved(key);
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  const descriptor = await openDescriptor(path, flags).catch(async (error: unknown) => {
    // What leads out is refused as such, whether or not something is there.
    await paths.ofObject(key);
    throw error;
  });
  try {
    await paths.refuseOutside(descriptor, path);
    // Of an open file the system answers this from memory, and closes what was only read without a wait.
    const found = fstatSync(descriptor);
    if (!found.isFile()) {
      throw new StoreError('objectMissing', 'There is no regular file.');
    }
    return { descriptor, found };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

async function readAt(descriptor: number, start: number, size: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(size);
  for (let filled = 0; filled < size;) {
    const { bytesRead } = await readDescriptor(
      descriptor,
      buffer,
      filled,
      size - filled,
      start + filled
    );
    if (bytesRead === 0) {
      throw new StoreError('changed', 'The file became shorter while it was being read.');
    }
    filled += bytesRead;
  }
  return buffer;
}

function clip(range: ByteRange | undefined, size: number): ByteRange {
  const end = Math.min(range?.end ?? size, size);
  return { start: Math.min(range?.start ?? 0, end), end };
}
