import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, withFolderErrors } from './folderError';
import type { FolderPaths } from './folderPaths';
import { compareKeys, isReservedName } from './objectKey';
import type { ListOptions, StoredObject } from './objectStore';

/** A folder's times count ticks of some milliseconds; one changed this recently may change again unseen. */
const settledMs = 2000;

/** How many files are looked at together. */
const batchSize = 64;

/** Folders remembered as read; only large ones are worth it. */
const remembered = { folders: 64, entries: 256 };

/** An entry of a folder, and what its keys begin with: its own key, or for a folder the key with `/`. */
type Child = { readonly entry: Dirent; readonly key: string };
type Wanted = { readonly prefix: string; readonly after: string };
type Seen = { readonly mtimeMs: number; readonly ino: number; readonly last: string };

/** Lists the files below a root as objects, in order of their keys; reads only folders that can hold wanted keys. */
export class FolderListing {
  constructor(private readonly _paths: FolderPaths) {}

  /** Objects whose key begins with `prefix` and sorts after `options.after`. */
  async *list(prefix: string, options: ListOptions): AsyncGenerator<StoredObject> {
    options.signal?.throwIfAborted();
    const segments = prefix.split('/').slice(0, -1);
    const folder = await withFolderErrors(() => this._paths.ofFolder(segments));
    if (folder !== null) {
      const base = segments.map(segment => `${segment}/`).join('');
      const wanted = { prefix, after: options.after ?? '' };
      yield* this._walk({ path: folder, base }, wanted, options.signal);
    }
  }

  /** The last key of large folders that were read whole. Listing after it, while the folder is unchanged, needs no reading. */
  private readonly _seen = new Map<string, Seen>();

  private async *_walk(
    folder: { path: string; base: string },
    wanted: Wanted,
    signal: AbortSignal | undefined
  ): AsyncGenerator<StoredObject> {
    const children = await withFolderErrors(() => this._children(folder, wanted));
    for (let i = 0; i < children.length; i += batchSize) {
      signal?.throwIfAborted();
      const batch = children.slice(i, i + batchSize);
      const found = await Promise.all(batch.map(child => this._describe(folder.path, child)));
      for (const [n, { entry, key }] of batch.entries()) {
        if (entry.isDirectory()) {
          yield* this._walk({ path: join(folder.path, entry.name), base: key }, wanted, signal);
        }
        const object = found[n];
        if (object != null) {
          yield object;
        }
      }
    }
  }

  private async _children(
    folder: { path: string; base: string },
    wanted: Wanted
  ): Promise<readonly Child[]> {
    const before = await orNull(stat(folder.path));
    if (before === null || this._hasNothingAfter(folder.path, before, wanted.after)) {
      return [];
    }
    const entries = (await orNull(readdir(folder.path, { withFileTypes: true }))) ?? [];
    const children = entries
      .filter(entry => !isReservedName(entry.name))
      .map(entry => ({ entry, key: folder.base + entry.name + (entry.isDirectory() ? '/' : '') }));
    this._remember(folder.path, before, children);
    return children
      .filter(child => isWanted(child, wanted))
      .sort((left, right) => compareKeys(left.key, right.key));
  }

  private _hasNothingAfter(path: string, now: Stats, after: string): boolean {
    const seen = this._seen.get(path);
    return (
      seen?.mtimeMs === now.mtimeMs && seen.ino === now.ino && compareKeys(after, seen.last) >= 0
    );
  }

  private _remember(path: string, { mtimeMs, ino }: Stats, children: readonly Child[]): void {
    if (children.length < remembered.entries || Date.now() - mtimeMs < settledMs) {
      return;
    }
    let last = '';
    for (const { key, entry } of children) {
      if (entry.isDirectory()) {
        // What is deeper can change without this folder showing it.
        return;
      }
      last = compareKeys(key, last) > 0 ? key : last;
    }
    this._seen.delete(path);
    this._seen.set(path, { mtimeMs, ino, last });
    for (const oldest of [...this._seen.keys()].slice(0, -remembered.folders)) {
      this._seen.delete(oldest);
    }
  }

  /** The object that a file is, or a link to a file inside the root; null for anything else. */
  private async _describe(folder: string, { entry, key }: Child): Promise<StoredObject | null> {
    if (entry.isFile() || entry.isSymbolicLink()) {
      const path = entry.isFile() ? join(folder, entry.name) : await this._target(key);
      const found = path === null ? null : await orNull(stat(path));
      return found?.isFile() === true ? { key, size: found.size, modified: found.mtime } : null;
    }
    return null;
  }

  private async _target(key: string): Promise<string | null> {
    return this._paths.ofObject(key).catch(() => null);
  }
}

/** Whether keys at or below `child` can begin with the prefix and sort after `after`. */
function isWanted({ key, entry }: Child, { prefix, after }: Wanted): boolean {
  if (!entry.isDirectory()) {
    return key.startsWith(prefix) && compareKeys(key, after) > 0;
  }
  const canMatch = key.startsWith(prefix) || prefix.startsWith(key);
  return canMatch && (compareKeys(key, after) > 0 || after.startsWith(key));
}

/** Null where the thing has gone meanwhile. */
async function orNull<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error))) {
      return null;
    }
    throw error;
  }
}
