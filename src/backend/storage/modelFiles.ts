import { randomUUID } from 'node:crypto';
import { failure } from '../../common/failure';
import type { Member } from '../archive/archive';
import { ArchivePacker, type PackTarget } from './archivePacker';
import { gather } from './byteStream';
import { type Manifest, parseManifest, type WrittenMembers } from './manifest';
import { MemberWriter, type WriteOptions } from './memberWriter';
import { storedName } from './objectKey';
import {
  type ByteRange,
  type Bytes,
  type IObjectStore,
  type OpenedObject,
  StoreError
} from './objectStore';
import { storeFailure } from './storeFailure';

export type { Manifest, WrittenMembers } from './manifest';

/** What failures call the managed store. */
const place = 'the models';

/** How many objects are removed by one call. */
const removeCount = 1000;

/**
 * The files of models in the managed store: the only door that commands have to them. Failures of the managed store
 * are thrown as what the user reads; those of other stores (a source, a target) pass as they are.
 */
export class ModelFiles {
  constructor(private readonly _store: IObjectStore) {}

  /** A key prefix for a new revision, never given before; user and name in it are for human eyes. */
  newFolder(user: string, name: string, revision: number): string {
    return `models/${storedName(user)}/${storedName(name)}/${revision}-${randomUUID()}`;
  }

  /** Streams an archive's members into the folder and makes them durable. When it rejects, nothing is under way any more. */
  async writeMembers(
    folder: string,
    members: AsyncIterable<Member>,
    options: WriteOptions
  ): Promise<WrittenMembers> {
    const target = { store: this._store, prefix: filesOf(folder) };
    return new MemberWriter(target, options, work => this._guard(folder, work)).writeAll(members);
  }

  /** Writes the folder's manifest; the last step before the catalog may name the folder. */
  async writeManifest(folder: string, manifest: Manifest, signal?: AbortSignal): Promise<void> {
    const content = Buffer.from(JSON.stringify(manifest));
    await this._guard(folder, () => this._store.put(manifestOf(folder), content, signal));
  }

  /** Reads the folder's manifest. Rejects with CATALOG_DAMAGED when it can't be understood. */
  async readManifest(folder: string, signal?: AbortSignal): Promise<Manifest> {
    const key = manifestOf(folder);
    const bytes = await this._guard(key, async () =>
      gather((await this._open(key, { signal })).content)
    );
    return parseManifest(Buffer.from(bytes).toString(), key);
  }

  /** Reads a stored file, or a range of it; `path` is the archive's. */
  async read(
    folder: string,
    path: string,
    options: { range?: ByteRange | undefined; signal?: AbortSignal | undefined } = {}
  ): Promise<Bytes> {
    const key = filesOf(folder) + path;
    const { content } = await this._guard(key, () => this._open(key, options));
    return this._guarded(key, content);
  }

  /** Packs a revision's files into one tar at the target, members and their order as they came; answers its size in bytes. */
  async pack(folder: string, manifest: WrittenMembers, target: PackTarget): Promise<number> {
    const source = {
      store: this._store,
      prefix: filesOf(folder),
      open: async (path: string) => {
        const key = filesOf(folder) + path;
        const opened = await this._guard(key, () => this._open(key, { signal: target.signal }));
        return { size: opened.size, content: this._guarded(key, opened.content) };
      }
    };
    return new ArchivePacker(source, target).pack(manifest);
  }

  /** Removes all of a folder; one that is not there is no error. The manifest goes first, so that no half model looks whole. */
  async removeFolder(folder: string, signal?: AbortSignal): Promise<void> {
    await this._guard(folder, async () => {
      await this._store.remove([manifestOf(folder)], signal);
      let keys: string[] = [];
      for await (const { key } of this._store.list(`${folder}/`, signal ? { signal } : {})) {
        keys.push(key);
        if (keys.length === removeCount) {
          await this._store.remove(keys, signal);
          keys = [];
        }
      }
      await this._store.remove(keys, signal);
    });
  }

  private _open(
    key: string,
    { range, signal }: { range?: ByteRange | undefined; signal?: AbortSignal | undefined }
  ): Promise<OpenedObject> {
    return this._store.open(key, { ...(range && { range }), ...(signal && { signal }) });
  }

  private async *_guarded(key: string, content: Bytes): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      throw managedFailure(error, key);
    }
  }

  private async _guard<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw managedFailure(error, key);
    }
  }
}

function managedFailure(error: unknown, key: string): unknown {
  return error instanceof StoreError && error.kind === 'objectMissing'
    ? failure('OBJECT_NOT_FOUND', `The managed store has lost ${key}.`, { cause: error })
    : storeFailure(error, place);
}

function filesOf(folder: string): string {
  return `${folder}/files/`;
}

function manifestOf(folder: string): string {
  return `${folder}/manifest.json`;
}
