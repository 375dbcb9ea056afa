import { createHash } from 'node:crypto';
import type { Member } from '../archive/archive';
import { BoundedWork } from './boundedWork';
import { gather } from './byteStream';
import type { FileRecord, FolderRecord, WrittenMembers } from './manifest';
import { type IBulkWriter, type IObjectStore, isBulkStore, isComposer } from './objectStore';
import { WatchedBytes } from './watchedBytes';

/** Members up to this size are taken into memory and written in parallel; larger ones are streamed. */
const smallSize = 4 * 1024 * 1024;

/** Members from this size on are copied by the server where it can (S3's smallest part). */
const copySize = 5 * 1024 * 1024;

const limits = { count: 32, bytes: 16 * 1024 * 1024 };

/** Where the archive lies, if the members' ranges count in it; `version` is what reading it told. */
export type MemberSource = {
  readonly store: IObjectStore;
  readonly key: string;
  readonly version?: string | undefined;
};

/** How members are written. `onProgress` hears how many bytes are through, and of which member. */
export type WriteOptions = {
  readonly source?: MemberSource;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, path: string) => void;
};

type FileMember = Extract<Member, { kind: 'file' }>;

/** Writes the members of one archive below one prefix. For one use. */
export class MemberWriter {
  /** `guard` turns the store's failures into the user's; failures of the members pass it by. */
  constructor(
    private readonly _target: { readonly store: IObjectStore; readonly prefix: string },
    private readonly _options: WriteOptions,
    private readonly _guard: <T>(work: () => Promise<T>) => Promise<T>
  ) {
    this._writer = isBulkStore(_target.store) ? _target.store.bulk() : _target.store;
  }

  /** Writes all and makes it durable. When it rejects, nothing is under way any more. */
  async writeAll(members: AsyncIterable<Member>): Promise<WrittenMembers> {
    try {
      for await (const member of members) {
        this._options.signal.throwIfAborted();
        if (member.kind === 'folder') {
          this._folders.push({ path: member.path, before: this._files.length });
        } else {
          await this._writeFile(member);
        }
      }
      await this._work.end();
    } finally {
      await this._work.settle();
    }
    const writer = this._writer;
    if ('flush' in writer) {
      await this._guard(() => writer.flush());
    }
    return { files: this._files, folders: this._folders };
  }

  private readonly _writer: IBulkWriter | IObjectStore;
  private readonly _work = new BoundedWork(limits);
  private readonly _files: FileRecord[] = [];
  private readonly _folders: FolderRecord[] = [];
  private _done = 0;

  private async _writeFile(member: FileMember): Promise<void> {
    const composer = this._composerFor(member);
    if (composer !== undefined) {
      await this._copy(member, composer);
    } else if (member.size <= smallSize) {
      await this._writeSmall(member);
    } else {
      const content = this._watch(member);
      await this._put(member, content);
      this._record(member, content.sha256());
    }
  }

  private async _writeSmall(member: FileMember): Promise<void> {
    const bytes = await gather(member.content);
    this._record(member, createHash('sha256').update(bytes).digest('hex'));
    await this._work.start(bytes.length, async () => {
      await this._put(member, bytes);
      this._progress(bytes.length, member.path);
    });
  }

  /** The server copies while we read the same bytes for their hash. */
  private async _copy(member: FileMember, copy: CopyWork): Promise<void> {
    const content = this._watch(member);
    await this._work.start(0, () => this._guard(() => copy(this._key(member))));
    await content.drain();
    this._record(member, content.sha256());
  }

  private async _put(member: FileMember, content: WatchedBytes | Uint8Array): Promise<void> {
    try {
      await this._guard(() => this._writer.put(this._key(member), content, this._options.signal));
    } catch (error) {
      const fromSource = content instanceof WatchedBytes ? content.sourceFailure : undefined;
      throw fromSource === undefined ? error : fromSource.error;
    }
  }

  private _composerFor({ size, range }: FileMember): CopyWork | undefined {
    const { source, signal } = this._options;
    const { store } = this._target;
    if (
      source === undefined ||
      range === null ||
      size < copySize ||
      !isComposer(store) ||
      !store.canCopyFrom(source.store)
    ) {
      return undefined;
    }
    const piece = { source: source.store, key: source.key, version: source.version, range };
    return key => store.compose(key, [piece], signal);
  }

  private _watch(member: FileMember): WatchedBytes {
    return new WatchedBytes(member.content, count => this._progress(count, member.path));
  }

  private _progress(count: number, path: string): void {
    this._done += count;
    this._options.onProgress(this._done, path);
  }

  private _record({ path, size }: FileMember, sha256: string): void {
    this._files.push({ path, size, sha256 });
  }

  private _key(member: FileMember): string {
    return this._target.prefix + member.path;
  }
}

/** Lets the server copy a member to `key`. */
type CopyWork = (key: string) => Promise<void>;
