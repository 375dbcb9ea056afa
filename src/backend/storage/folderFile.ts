import { randomBytes } from 'node:crypto';
import { type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from './folderError';
import { syncEntry } from './folderPaths';
import type { Bytes } from './objectStore';

const chunkSize = 1024 * 1024;

/** Bytes after which a file being written is pushed to the disk, so that the last flush is short. */
const flushEvery = 64 * chunkSize;

/** How many chunks are written by one system call. */
const longestBatch = 256;

/** How often a write is begun anew when a removal takes its empty folder away from under it. */
const folderTries = 20;

type Writing = { readonly path: string; readonly temporary: string; readonly handle: FileHandle };

/** Writes all of `content` into a new file at `path`, not durably; on failure the file is removed. */
export async function writeNewFile(
  path: string,
  content: Bytes | Uint8Array,
  signal?: AbortSignal
): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await writeContent(handle, content, signal);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/** Puts `content` at the path that `findPath` answers, whole or not at all, replacing what was there; answers the path. Durable. */
export async function replaceFile(
  findPath: () => Promise<string>,
  content: Bytes | Uint8Array,
  signal?: AbortSignal
): Promise<string> {
  const writing = await begin(findPath);
  try {
    await writeDurably(writing.handle, content, signal);
    await rename(writing.temporary, writing.path);
  } catch (error) {
    await unlink(writing.temporary).catch(() => undefined);
    throw error;
  }
  await syncEntry(writing.path);
  return writing.path;
}

/** Puts `content` there unless something is; answers whether it did. Of many at once exactly one succeeds. Durable. */
export async function createFile(
  findPath: () => Promise<string>,
  content: Uint8Array,
  signal?: AbortSignal
): Promise<boolean> {
  const { path, temporary, handle } = await begin(findPath);
  try {
    await writeDurably(handle, content, signal);
    await link(temporary, path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && !(await lstat(path)).isDirectory()) {
      return false;
    }
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await syncEntry(path);
  return true;
}

async function begin(findPath: () => Promise<string>): Promise<Writing> {
  for (let tries = 1; ; tries++) {
    try {
      const path = await findPath();
      const temporary = join(dirname(path), `.mlmodel-${randomBytes(8).toString('hex')}.tmp`);
      return { path, temporary, handle: await open(temporary, 'wx') };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || tries === folderTries) {
        throw error;
      }
    }
  }
}

async function writeDurably(
  handle: FileHandle,
  content: Bytes | Uint8Array,
  signal: AbortSignal | undefined
): Promise<void> {
  try {
    await writeContent(handle, content, signal);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  signal?.throwIfAborted();
}

async function writeContent(
  handle: FileHandle,
  content: Bytes | Uint8Array,
  signal: AbortSignal | undefined
): Promise<void> {
  if (content instanceof Uint8Array) {
    return writeAll(handle, content);
  }
  let writing = Promise.resolve();
  let flushing = Promise.resolve();
  let unflushed = 0;
  try {
    for await (const batch of inBatches(content)) {
      signal?.throwIfAborted();
      await writing;
      writing = writeBatch(handle, batch);
      writing.catch(() => undefined);
      unflushed += batch.size;
      if (unflushed >= flushEvery) {
        unflushed = 0;
        await flushing;
        flushing = handle.datasync();
        flushing.catch(() => undefined);
      }
    }
  } finally {
    await Promise.all([writing, flushing]);
  }
}

type Batch = { readonly chunks: readonly Uint8Array[]; readonly size: number };

/** Small chunks together, so that a system call is worth its price. */
async function* inBatches(content: Bytes): AsyncGenerator<Batch> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= chunkSize || chunks.length === longestBatch) {
      yield { chunks, size };
      chunks = [];
      size = 0;
    }
  }
  yield { chunks, size };
}

async function writeBatch(handle: FileHandle, { chunks, size }: Batch): Promise<void> {
  const [first] = chunks;
  if (first === undefined || chunks.length === 1) {
    return writeAll(handle, first ?? Buffer.alloc(0));
  }
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten < size) {
    await writeAll(handle, Buffer.concat(chunks).subarray(bytesWritten));
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}
