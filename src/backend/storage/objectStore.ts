/** A stream of bytes; chunks have any size. Reading it pulls, so a slow reader slows the source. */
export type Bytes = AsyncIterable<Uint8Array>;

/** What a listing says of an object. Size in bytes. */
export type StoredObject = { readonly key: string; readonly size: number; readonly modified: Date };

/** Bytes `start` to `end` (exclusive) of an object. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * An object being read; `size` counts the whole object, whatever range was asked for. `version` tells one content
 * of a key from the next, where the store has such a thing. Reading `content` rejects with `changed` when the object was replaced meanwhile.
 */
export type OpenedObject = {
  readonly size: number;
  readonly content: Bytes;
  readonly version?: string;
};

/** Ways in which a store can fail; each has a sentence of its own in `storeFailure`. */
export const storeErrorKinds = [
  'objectMissing',
  'bucketMissing',
  'wrongRegion',
  'noCredentials',
  'badKey',
  'badSignature',
  'tokenExpired',
  'clockSkew',
  'forbidden',
  'leavesFolder',
  'invalidKey',
  'keyConflict',
  'changed',
  'unreachable',
  'failing',
  'tls',
  'timeout',
  'noSpace',
  'unsupported',
  'other'
] as const;
/** One of {@link storeErrorKinds}. */
export type StoreErrorKind = (typeof storeErrorKinds)[number];

/** What every adapter throws when its store refuses or can't be reached; an abort is thrown as the signal's reason instead. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly kind: StoreErrorKind,
    message: string,
    options?: { cause: unknown }
  ) {
    super(message, options);
  }
}

/** Options of a listing: only keys that sort after `after` (by UTF-8 bytes). */
export type ListOptions = { readonly after?: string; readonly signal?: AbortSignal };

/**
 * Keeps named byte streams. Keys come from `objectKey`: relative, no `..`, no empty segment.
 * Rejects with {@link StoreError}, or with the signal's reason.
 */
export interface IObjectStore {
  /** Where it is, for people and without secrets: `folder /data/ann`, `bucket models at http://…`. */
  readonly place: string;
  /** Writes `content` under `key`, whole or not at all, replacing what was there. Durable when it resolves. */
  put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Writes `content` under `key` only if nothing is there; answers whether it did. The catalog's commit rests on it. */
  putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean>;
  /** Opens an object or a range of it. Rejects with `objectMissing`. */
  open(key: string, options?: { range?: ByteRange; signal?: AbortSignal }): Promise<OpenedObject>;
  /** The object's size and time, or null when there is none. */
  head(key: string, signal?: AbortSignal): Promise<StoredObject | null>;
  /** All objects whose key begins with `prefix`, in order of the keys' UTF-8 bytes. */
  list(prefix: string, options?: ListOptions): AsyncIterable<StoredObject>;
  /** Removes objects; those that don't exist are no error. */
  remove(keys: readonly string[], signal?: AbortSignal): Promise<void>;
}

/** A store whose objects can be fetched by a link that carries its own permission. */
export interface IPresigner {
  /** A GET link that lives for `seconds` and saves as `filename`. */
  presign(key: string, options: { seconds: number; filename: string }): Promise<string>;
}

/** A store whose objects are files of this machine. */
export interface IFileAddress {
  /** The `file:` URL of an object. */
  fileUrl(key: string): string;
}

/** Bytes of our own in a composed object, with their exact count. */
export type OwnPiece = { readonly size: number; readonly content: Bytes };

/**
 * A range of an object in a store on the same server. With `version` (of an {@link OpenedObject}) only that very object is
 * copied, else the copy rejects with `changed`. `onBytes` hears of bytes as they are done.
 */
export type CopiedPiece = {
  readonly source: IObjectStore;
  readonly key: string;
  readonly range: ByteRange;
  readonly version?: string | undefined;
  readonly onBytes?: (count: number) => void;
};

/** A piece of a composed object. */
export type Piece = OwnPiece | CopiedPiece;

/** A store that can build objects from parts of others without the bytes coming to us. */
export interface IComposer {
  /** Whether ranges of `source` can be copied on the server. */
  canCopyFrom(source: IObjectStore): boolean;
  /** Writes `pieces`, in order, as one object, whole or not at all. */
  compose(key: string, pieces: Iterable<Piece>, signal?: AbortSignal): Promise<void>;
}

/**
 * Writes many objects that become durable together, which costs a disk far less than one by one.
 * A crash before `flush` may leave half an object, so only keys that nothing refers to yet may be written.
 */
export interface IBulkWriter {
  /** Writes `content` under `key`; durable only after {@link IBulkWriter.flush}. */
  put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Makes durable all that was put. */
  flush(): Promise<void>;
}

/** A store for which writing in bulk is cheaper. */
export interface IBulkStore {
  /** A writer for a batch of fresh keys. */
  bulk(): IBulkWriter;
}

/** A store in which a crash can leave unfinished writes that no listing shows. */
export interface ILeftoverSweeper {
  /** Removes unfinished writes begun before `before`, below `prefix`; answers how many. */
  sweepLeftovers(prefix: string, before: Date, signal?: AbortSignal): Promise<number>;
}

/** Which part of a level to list: at most `limit` folders and objects together, from where `after` (the `next` of the listing before) says. */
export type LevelOptions = {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
};

/** One level of a store's keys, as if `/` made folders. `folders` are common prefixes with their `/`; `next` is absent when this was all. */
export type Level = {
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  readonly next?: string;
};

/** A store that can list one level without reading what is deeper. */
export interface ILevelLister {
  /** The folders and objects whose keys begin with `prefix`, each in order; costs nothing for keys elsewhere. */
  listLevel(prefix: string, options: LevelOptions): Promise<Level>;
}

/** A store that knows its neighbours: the buckets of a server. */
export interface IBucketLister {
  /** The names of the buckets that one may see. */
  bucketNames(signal?: AbortSignal): Promise<readonly string[]>;
}

/** Whether a store lists single levels. */
export function isLevelLister(store: IObjectStore): store is IObjectStore & ILevelLister {
  return 'listLevel' in store;
}

/** Whether a store can name the buckets beside its own. */
export function isBucketLister(store: IObjectStore): store is IObjectStore & IBucketLister {
  return 'bucketNames' in store;
}

/** Whether a store makes presigned links. */
export function isPresigner(store: IObjectStore): store is IObjectStore & IPresigner {
  return 'presign' in store;
}

/** Whether a store's objects have `file:` URLs. */
export function isFileAddress(store: IObjectStore): store is IObjectStore & IFileAddress {
  return 'fileUrl' in store;
}

/** Whether a store copies ranges on its server. */
export function isComposer(store: IObjectStore): store is IObjectStore & IComposer {
  return 'compose' in store;
}

/** Whether a store has a cheaper way to write many objects. */
export function isBulkStore(store: IObjectStore): store is IObjectStore & IBulkStore {
  return 'bulk' in store;
}

/** Whether a store can have unfinished writes to sweep. */
export function isLeftoverSweeper(store: IObjectStore): store is IObjectStore & ILeftoverSweeper {
  return 'sweepLeftovers' in store;
}
