import { MlModelError, type Failure } from '../../common/failure';
import type { Json } from '../../common/model';
import type { ArchiveLimits, Member, MemberRecord, ReadFile } from '../archive/archive';
import { Unreadable } from '../archive/describe/unreadable';
import { readArchive } from '../archive/readArchive';
import { bytesOf, gather } from '../storage/byteStream';
import type { ByteRange, Bytes, IObjectStore, OpenedObject } from '../storage/objectStore';

/** Where looking ends: what a form may wait for. */
const most = { milliseconds: 2000, bytes: 256 * 1024 * 1024, files: 100_000 };

/** Of files that tell of the model, as much is kept. */
const kept = { fileBytes: 4 * 1024 * 1024, bytes: 32 * 1024 * 1024 };
const telling =
  /^(?:[^/]+\/)?(?:mlmodel\.json|saved_model\.pb|model\.(?:pkl|h5|keras)|(?:stages\/[^/]+\/)?metadata(?:\/part-[^/]*)?)$/;
const longestNotes = 1024 * 1024;

/** Up to so many bytes a member is passed without looking at the clock. */
const largestBlindly = 1024 * 1024;

/** An archive to look into. */
export type Source = {
  readonly store: IObjectStore;
  readonly key: string;
  readonly opened: OpenedObject;
  /** The client's. */
  readonly signal: AbortSignal;
  /** Aborted when the store has kept silent for too long; what it gives obeys this too. */
  readonly patience: AbortSignal;
};

/** What was seen of an archive. */
export type Seen = {
  readonly files: readonly MemberRecord[];
  readonly isComplete: boolean;
  /** Why it can't be imported. */
  readonly problem?: Failure;
  /** Reads what was kept of a file, or still can be read; rejects with {@link Unreadable} otherwise. */
  readonly read: ReadFile;
  /** The `mlmodel.json` beside the model at `root`; empty when it is none. */
  readonly notes: (root: string) => Promise<Readonly<Record<string, Json>>>;
};

/** Thrown through the reader of the archive when it was enough. */
class Enough extends Error {}

/** Reads an archive as an import does, but for a moment only, and keeps nothing but what tells of the model. For one use. */
export class ArchiveLook {
  constructor(
    private readonly _source: Source,
    private readonly _limits: ArchiveLimits
  ) {}

  /** Looks. Rejects with what the store threw. */
  async take(): Promise<Seen> {
    let isComplete = false;
    let problem: Failure | undefined;
    try {
      for await (const member of readArchive(this._bounded(), this._limits)) {
        await this._see(member);
      }
      isComplete = true;
    } catch (error) {
      problem = this._problemOf(error);
    }
    return {
      files: this._files,
      isComplete,
      ...(problem && { problem }),
      read: (path, range) => this._read(path, range),
      notes: root => this._notes(`${root}mlmodel.json`)
    };
  }

  private readonly _files: MemberRecord[] = [];
  private readonly _ranges = new Map<string, ByteRange>();
  private readonly _contents = new Map<string, Uint8Array>();
  private readonly _end = performance.now() + most.milliseconds;
  private _kept = 0;

  private async *_bounded(): Bytes {
    let bytes = 0;
    for await (const chunk of this._source.opened.content) {
      bytes += chunk.byteLength;
      if (bytes > most.bytes) {
        throw new Enough();
      }
      this._checkTime();
      yield chunk;
    }
  }

  private _checkTime(): void {
    if (performance.now() > this._end) {
      throw new Enough();
    }
  }

  private async _see(member: Member): Promise<void> {
    if (member.kind === 'folder') {
      return;
    }
    if (this._files.length === most.files) {
      throw new Enough();
    }
    const { path, size, range } = member;
    this._files.push({ path, size });
    if (telling.test(path) && range !== null) {
      this._ranges.set(path, range);
    } else if (telling.test(path) && this._kept < kept.bytes) {
      const content = await this._headOf(member.content, kept.fileBytes);
      this._kept += content.length;
      this._contents.set(path, content);
    } else if (size > largestBlindly) {
      // A few packed bytes can hold gigabytes, so the clock must be looked at in between.
      await this._headOf(member.content, 0);
    }
  }

  /** The first bytes of a member, whose rest is read too: the archive goes on behind it. */
  private async _headOf(content: Bytes, count: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let left = count;
    for await (const chunk of content) {
      this._checkTime();
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) {
        chunks.push(Uint8Array.from(part));
      }
    }
    return Buffer.concat(chunks);
  }

  private _problemOf(error: unknown): Failure | undefined {
    this._source.signal.throwIfAborted();
    if (error instanceof MlModelError && error.failure.code.startsWith('ARCHIVE_')) {
      return error.failure;
    }
    if (!(error instanceof Enough) && !this._source.patience.aborted) {
      throw error;
    }
    return undefined;
  }

  private async _read(path: string, range?: ByteRange): Promise<Bytes> {
    const place = this._ranges.get(path);
    const { start, end } = range ?? { start: 0, end: Infinity };
    if (place !== undefined) {
      const { store, key } = this._source;
      const signal = AbortSignal.any([this._source.signal, this._source.patience]);
      const wanted = { start: place.start + start, end: Math.min(place.end, place.start + end) };
      return (await store.open(key, { range: wanted, signal })).content;
    }
    const content = this._contents.get(path);
    if (content === undefined) {
      throw new Unreadable('a file that was not kept');
    }
    return bytesOf(content.subarray(start, end));
  }

  private async _notes(path: string): Promise<Readonly<Record<string, Json>>> {
    const file = this._files.find(each => each.path === path);
    if (file === undefined || file.size > longestNotes) {
      return {};
    }
    const text = new TextDecoder().decode(await gather(await this._read(path)));
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, Json>>)
      : {};
  }
}
