import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { failure } from '../../common/failure';
import type { FileRecord } from '../storage/manifest';
import type { Bytes } from '../storage/objectStore';

/** What is copied, and to where. */
export type Copy = {
  readonly file: Pick<FileRecord, 'path' | 'sha256'>;
  readonly to: string;
  readonly signal: AbortSignal;
};

/** Writes a stored file to a new one on disk and flushes it. Rejects with CATALOG_DAMAGED when it isn't what was imported. */
export async function copyFile(content: Bytes, { file, to, signal }: Copy): Promise<void> {
  const hash = createHash('sha256');
  const handle = await open(to, 'wx');
  try {
    for await (const chunk of content) {
      signal.throwIfAborted();
      hash.update(chunk);
      await writeAll(handle, chunk);
    }
    await handle.chmod(0o644);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== file.sha256) {
    throw failure(
      'CATALOG_DAMAGED',
      `The managed store's ${file.path} is not what was imported: its SHA-256 differs.`
    );
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}
