import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isReservedName } from './objectKey';

/** Removes unfinished writes right in `folder`, untouched since `before`; answers how many. */
export async function sweepFolder(folder: string, before: Date): Promise<number> {
  return sweepNames(folder, await readdir(folder), before);
}

/** Removes unfinished writes anywhere below `folder`, untouched since `before`; answers how many. */
export async function sweepTree(
  folder: string,
  before: Date,
  signal?: AbortSignal
): Promise<number> {
  signal?.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => entry.isFile()).map(entry => entry.name);
  let removed = await sweepNames(folder, names, before);
  for (const entry of entries.filter(each => each.isDirectory())) {
    removed += await sweepTree(join(folder, entry.name), before, signal);
  }
  return removed;
}

async function sweepNames(folder: string, names: readonly string[], before: Date): Promise<number> {
  let removed = 0;
  for (const path of names.filter(isReservedName).map(name => join(folder, name))) {
    const found = await stat(path).catch(() => null);
    if (found !== null && found.mtime < before) {
      await unlink(path).catch(() => undefined);
      removed++;
    }
  }
  return removed;
}
