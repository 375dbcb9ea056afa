import { readlinkSync } from 'node:fs';
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { errnoOf } from './folderError';
import { keySegments } from './objectKey';
import { StoreError } from './objectStore';

/** Turns keys into real paths below one root; symbolic links are followed only while they stay inside. */
export class FolderPaths {
  /** With `canMake` the root is made when something is written and it is missing. */
  constructor(
    private readonly _root: string,
    private readonly _canMake: boolean
  ) {}

  /** The root's real path. Rejects with `bucketMissing`. */
  async root(): Promise<string> {
    this._realRoot ??= await this._existingRoot();
    return this._realRoot;
  }

  /** The real path of an object that exists. Rejects with ENOENT, or `leavesFolder`. */
  async ofObject(key: string): Promise<string> {
    return this._inside(join(await this.root(), ...keySegments(key)));
  }

  /** Where `key` is before links are followed. What is opened there must be held against {@link refuseOutside}. */
  async unresolved(key: string): Promise<string> {
    return join(await this.root(), ...keySegments(key));
  }

  /** Rejects with `leavesFolder` when the file that was opened at `path` is not inside. */
  async refuseOutside(descriptor: number, path: string): Promise<void> {
    await this._refuseOutside(realPathOf(descriptor) ?? (await realpath(path)));
  }

  /** The real path of the folder `segments`, or null when there is none. */
  async ofFolder(segments: readonly string[]): Promise<string | null> {
    try {
      return await this._inside(join(await this.root(), ...segments));
    } catch (error) {
      if (isAbsence(error)) {
        return null;
      }
      throw error;
    }
  }

  /** Where to write `key`: its folder exists afterwards, durably. A link at the key's own place is followed, if it stays inside. */
  async forWriting(key: string): Promise<string> {
    const segments = keySegments(key);
    const folder = await this.makeFolder(segments.slice(0, -1));
    const path = join(folder, segments.at(-1) ?? '');
    try {
      return await this._inside(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') {
        throw error;
      }
      await refuseLink(path);
      return path;
    }
  }

  /** Makes the folder `segments` with all above it and answers its real path. Each step is resolved before the next, so nothing is made outside. */
  async makeFolder(segments: readonly string[]): Promise<string> {
    const existing = await this.ofFolder(segments);
    if (existing !== null) {
      if (!(await stat(existing)).isDirectory()) {
        throw new StoreError('keyConflict', 'A part of the key is itself an object.');
      }
      return existing;
    }
    if (segments.length === 0) {
      return this._makeRoot();
    }
    const parent = await this.makeFolder(segments.slice(0, -1));
    const path = join(parent, segments.at(-1) ?? '');
    await mkdir(path).catch((error: unknown) => {
      if (errnoOf(error) !== 'EEXIST') {
        throw error;
      }
      return refuseLink(path);
    });
    await syncFolder(parent);
    return this._inside(path);
  }

  private _realRoot: string | undefined;

  private async _makeRoot(): Promise<string> {
    if (this._canMake) {
      await mkdir(this._root, { recursive: true });
    }
    this._realRoot = undefined;
    return this.root();
  }

  private async _existingRoot(): Promise<string> {
    try {
      return await realpath(this._root);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') {
        throw new StoreError('bucketMissing', 'The folder does not exist.', { cause: error });
      }
      throw error;
    }
  }

  private async _inside(path: string): Promise<string> {
    const real = await realpath(path);
    await this._refuseOutside(real);
    return real;
  }

  private async _refuseOutside(real: string): Promise<void> {
    const root = await this.root();
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new StoreError('leavesFolder', 'A link leads out of the folder.');
    }
  }
}

/** Where an open file really is, from Linux itself: at once, and no link can be exchanged meanwhile. Elsewhere null. */
function realPathOf(descriptor: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

/** Whether `error` says that there is no such object, or not even the folder. */
export function isAbsence(error: unknown): boolean {
  const isRootMissing = error instanceof StoreError && error.kind === 'bucketMissing';
  return isRootMissing || ['ENOENT', 'ENOTDIR'].includes(errnoOf(error));
}

/** A link that leads nowhere could lead out by the time it is followed. */
async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found?.isSymbolicLink() === true) {
    throw new StoreError('leavesFolder', 'A link leads nowhere.');
  }
}

/** Makes a folder's entries durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a new entry at `path` durable; one that is gone again with its folder needs nothing. */
export async function syncEntry(path: string): Promise<void> {
  await syncFolder(dirname(path)).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') {
      throw error;
    }
  });
}
