import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { type FolderPaths, isAbsence } from './folderPaths';
import { compareKeys, isReservedName, keySegments, prefixSegments } from './objectKey';
import type { Level, LevelOptions, StoredObject } from './objectStore';

/** A folder with its `/`, or an object; null for what is neither, or leads out. */
type Found = { readonly key: string; readonly object?: StoredObject } | null;

/** One folder of files; `next` is the last key listed. Links are followed as reading does: while they stay inside. */
export async function folderLevel(
  paths: FolderPaths,
  prefix: string,
  { after = '', limit, signal }: LevelOptions
): Promise<Level> {
  const segments = prefixSegments(prefix);
  // A missing root is told as such, a missing folder below it is an empty one.
  await paths.root();
  const folder = await paths.ofFolder(segments);
  const base = segments.map(segment => `${segment}/`).join('');
  const entries = folder === null ? [] : await entriesOf(folder);
  const candidates = entries
    .filter(({ name }) => !isReservedName(name))
    .map(entry => ({ entry, key: base + entry.name + (entry.isDirectory() ? '/' : '') }))
    .filter(({ key }) => key.startsWith(prefix) && compareKeys(key, after) > 0)
    .sort((one, other) => compareKeys(one.key, other.key));
  const found: NonNullable<Found>[] = [];
  let at = 0;
  while (at < candidates.length && found.length < limit) {
    signal?.throwIfAborted();
    const batch = candidates.slice(at, at + limit - found.length);
    const looked = await Promise.all(batch.map(each => lookAt(paths, each)));
    found.push(...looked.filter(each => each !== null));
    at += batch.length;
  }
  const last = candidates[at - 1];
  return {
    folders: found.filter(each => each.object === undefined).map(each => each.key),
    objects: found.flatMap(each => each.object ?? []),
    ...(at < candidates.length && last !== undefined && { next: last.key })
  };
}

/** None where there is no folder any more, or an object. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) {
      return [];
    }
    throw error;
  }
}

async function lookAt(
  paths: FolderPaths,
  { entry, key }: { readonly entry: Dirent; readonly key: string }
): Promise<Found> {
  if (entry.isDirectory()) {
    return { key };
  }
  if (!entry.isFile() && !entry.isSymbolicLink()) {
    return null;
  }
  try {
    keySegments(key);
    const seen = await stat(await paths.ofObject(key));
    if (seen.isDirectory()) {
      return { key: `${key}/` };
    }
    return seen.isFile() ? { key, object: { key, size: seen.size, modified: seen.mtime } } : null;
  } catch {
    // Gone meanwhile, or it leads out, or no key can have such a name.
    return null;
  }
}
