import { failure } from '../../common/failure';
import { tarEnd, tarHeader, tarPadding } from '../archive/tarWriter';
import { bytesOf, gather } from './byteStream';
import type { FileRecord, WrittenMembers } from './manifest';
import { type Bytes, type IObjectStore, isComposer, type Piece } from './objectStore';

/** Files from this size on are copied by the server where it can (S3's smallest part). */
const copySize = 5 * 1024 * 1024;

/** Files up to this size are read ahead, in parallel. */
const smallSize = 4 * 1024 * 1024;

const ahead = { count: 24, bytes: 16 * 1024 * 1024 };

/** Where an archive goes. `onProgress` hears how many of the files' bytes are through, and of which file. */
export type PackTarget = {
  readonly store: IObjectStore;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, path: string) => void;
};

/** A stretch of the archive: bytes of our own, or a stored file. */
type Stretch =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly file: FileRecord };

/** Opens a stored file of the model. */
type OpenFile = (path: string) => Promise<{ readonly size: number; readonly content: Bytes }>;

/** Packs stored files into one tar. For one use. */
export class ArchivePacker {
  constructor(
    private readonly _source: {
      readonly store: IObjectStore;
      readonly prefix: string;
      readonly open: OpenFile;
    },
    private readonly _target: PackTarget
  ) {}

  /** Writes the archive, whole or not at all; answers its size in bytes. */
  async pack(members: WrittenMembers): Promise<number> {
    const stretches = layOut(members);
    const { store, key, signal } = this._target;
    if (isComposer(store) && store.canCopyFrom(this._source.store)) {
      await store.compose(key, this._pieces(stretches), signal);
    } else {
      await store.put(key, this._stream(stretches), signal);
    }
    return sizeOf(stretches);
  }

  private _done = 0;

  /** Large files as ranges for the server to copy, and all between them as bytes of our own. */
  private *_pieces(stretches: readonly Stretch[]): Generator<Piece> {
    let own: Stretch[] = [];
    for (const stretch of stretches) {
      if (stretch.kind === 'bytes' || stretch.file.size < copySize) {
        own.push(stretch);
      } else {
        yield this._ownPiece(own);
        own = [];
        yield this._copiedPiece(stretch.file);
      }
    }
    yield this._ownPiece(own);
  }

  private _ownPiece(stretches: readonly Stretch[]): Piece {
    return { size: sizeOf(stretches), content: this._stream(stretches) };
  }

  private _copiedPiece(file: FileRecord): Piece {
    return {
      source: this._source.store,
      key: this._source.prefix + file.path,
      range: { start: 0, end: file.size },
      onBytes: count => this._progress(count, file.path)
    };
  }

  private async *_stream(stretches: readonly Stretch[]): AsyncGenerator<Uint8Array> {
    for await (const { file, content } of this._readAhead(stretches)) {
      this._target.signal.throwIfAborted();
      if (file === undefined) {
        yield* content;
      } else {
        for await (const chunk of content) {
          yield chunk;
          this._progress(chunk.length, file.path);
        }
      }
    }
  }

  /** Small files are fetched while those before them are being written. */
  private async *_readAhead(
    stretches: readonly Stretch[]
  ): AsyncGenerator<{ file: FileRecord | undefined; content: Bytes }> {
    const queue: { size: number; file: FileRecord | undefined; content: Promise<Bytes> }[] = [];
    let next = 0;
    let held = 0;
    while (next < stretches.length || queue.length > 0) {
      for (
        let stretch = stretches[next];
        stretch !== undefined &&
        (queue.length === 0 || (queue.length < ahead.count && held < ahead.bytes));
        stretch = stretches[next]
      ) {
        const content = this._load(stretch);
        content.catch(() => undefined);
        const size = sizeOf([stretch]);
        queue.push({ size, file: stretch.kind === 'file' ? stretch.file : undefined, content });
        held += Math.min(size, smallSize);
        next++;
      }
      const first = queue.shift();
      if (first !== undefined) {
        yield { file: first.file, content: await first.content };
        held -= Math.min(first.size, smallSize);
      }
    }
  }

  private async _load(stretch: Stretch): Promise<Bytes> {
    if (stretch.kind === 'bytes') {
      return bytesOf(stretch.bytes);
    }
    const { file } = stretch;
    const { size, content } = await this._source.open(file.path);
    if (size !== file.size) {
      throw failure(
        'CATALOG_DAMAGED',
        `The stored file ${file.path} has ${size} bytes, but its manifest says ${file.size}.`
      );
    }
    return file.size <= smallSize ? bytesOf(await gather(content)) : content;
  }

  private _progress(count: number, path: string): void {
    this._done += count;
    this._target.onProgress(this._done, path);
  }
}

/** The archive from front to end; headers and padding that meet are one stretch. */
function layOut({ files, folders }: WrittenMembers): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let own: Uint8Array[] = [];
  const close = () => {
    stretches.push({ kind: 'bytes', bytes: Buffer.concat(own) });
    own = [];
  };
  let nextFolder = 0;
  const addFolders = (before: number) => {
    for (
      let folder = folders[nextFolder];
      folder !== undefined && folder.before <= before;
      folder = folders[++nextFolder]
    ) {
      own.push(tarHeader(`${folder.path}/`, 0));
    }
  };
  for (const [index, file] of files.entries()) {
    addFolders(index);
    own.push(tarHeader(file.path, file.size));
    close();
    stretches.push({ kind: 'file', file });
    own.push(tarPadding(file.size));
  }
  addFolders(files.length);
  own.push(tarEnd);
  close();
  return stretches;
}

function sizeOf(stretches: readonly Stretch[]): number {
  return stretches.reduce(
    (sum, stretch) => sum + (stretch.kind === 'file' ? stretch.file.size : stretch.bytes.length),
    0
  );
}
