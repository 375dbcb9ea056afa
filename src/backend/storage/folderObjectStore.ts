import { rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FolderBulkWriter } from './folderBulkWriter';
import { errnoOf, withFolderErrors } from './folderError';
import { createFile, replaceFile } from './folderFile';
import { openFile } from './folderFileReader';
import { folderLevel } from './folderLevel';
import { FolderListing } from './folderListing';
import { FolderPaths, isAbsence } from './folderPaths';
import { sweepFolder, sweepTree } from './folderSweep';
import { keySegments } from './objectKey';
import type {
  ByteRange,
  Bytes,
  IBulkStore,
  IBulkWriter,
  IFileAddress,
  ILeftoverSweeper,
  ILevelLister,
  IObjectStore,
  Level,
  LevelOptions,
  ListOptions,
  OpenedObject,
  StoredObject
} from './objectStore';

/** How old an unfinished write must be before it counts as left by a crash. */
const abandonedMs = 24 * 3600 * 1000;

/** With `mustExist` the folder belongs to somebody: it is never made, and only what we write there is swept. */
export type FolderOptions = { readonly mustExist?: boolean };

/**
 * Objects as plain files below one folder: the key is the path. Confined to that folder after symbolic links are resolved.
 * A key can't be both an object and the beginning of another: the later is refused as `keyConflict`.
 */
export class FolderObjectStore
  implements IObjectStore, IBulkStore, IFileAddress, ILeftoverSweeper, ILevelLister
{
  constructor(
    private readonly _path: string,
    private readonly _options: FolderOptions = {}
  ) {
    this.place = `folder ${_path}`;
    this._paths = new FolderPaths(_path, _options.mustExist !== true);
    this._listing = new FolderListing(this._paths);
  }

  readonly place: string;

  async put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await withFolderErrors(async () => {
      const path = await replaceFile(() => this._paths.forWriting(key), content, signal);
      await this._sweepOnce(dirname(path));
    });
  }

  async putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    return withFolderErrors(() => createFile(() => this._paths.forWriting(key), content, signal));
  }

  async open(
    key: string,
    options: { range?: ByteRange; signal?: AbortSignal } = {}
  ): Promise<OpenedObject> {
    options.signal?.throwIfAborted();
    return withFolderErrors(() => openFile(this._paths, key, options));
  }

  async head(key: string, signal?: AbortSignal): Promise<StoredObject | null> {
    signal?.throwIfAborted();
    return withFolderErrors(async () => {
      try {
        const found = await stat(await this._paths.ofObject(key));
        return found.isFile() ? { key, size: found.size, modified: found.mtime } : null;
      } catch (error) {
        if (isAbsence(error)) {
          return null;
        }
        throw error;
      }
    });
  }

  list(prefix: string, options: ListOptions = {}): AsyncIterable<StoredObject> {
    return this._listing.list(prefix, options);
  }

  async listLevel(prefix: string, options: LevelOptions): Promise<Level> {
    options.signal?.throwIfAborted();
    return withFolderErrors(() => folderLevel(this._paths, prefix, options));
  }

  async remove(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    const waiting = [...keys];
    const work = async () => {
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
        signal?.throwIfAborted();
        await this._removeOne(key);
      }
    };
    await withFolderErrors(() => Promise.all(Array.from({ length: 16 }, work)));
  }

  bulk(): IBulkWriter {
    return new FolderBulkWriter(this._paths);
  }

  fileUrl(key: string): string {
    return pathToFileURL(join(this._path, ...keySegments(key))).href;
  }

  async sweepLeftovers(prefix: string, before: Date, signal?: AbortSignal): Promise<number> {
    return withFolderErrors(async () => {
      const folder = await this._paths.ofFolder(prefix.split('/').slice(0, -1));
      return folder === null ? 0 : sweepTree(folder, before, signal);
    });
  }

  private readonly _paths: FolderPaths;
  private readonly _listing: FolderListing;
  private readonly _swept = new Set<string>();

  /** In a user's own folder nobody sweeps the whole tree; what a crash left is taken when the same place is written again. */
  private async _sweepOnce(folder: string): Promise<void> {
    if (this._options.mustExist === true && !this._swept.has(folder)) {
      this._swept.add(folder);
      await sweepFolder(folder, new Date(Date.now() - abandonedMs));
    }
  }

  private async _removeOne(key: string): Promise<void> {
    const segments = keySegments(key);
    const parent = await this._paths.ofFolder(segments.slice(0, -1));
    try {
      if (parent !== null) {
        const root = await this._paths.root();
        await unlink(join(parent, segments.at(-1) ?? ''));
        for (let folder = parent; folder !== root; folder = dirname(folder)) {
          await rmdir(folder);
        }
      }
    } catch (error) {
      if (!isNothingToRemove(error)) {
        throw error;
      }
    }
  }
}

function isNothingToRemove(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(error));
}
