/** What a model server should serve under one name. */
export type ServedModel = {
  /** The serving name: `user_model`. */
  readonly name: string;
  /** The folder of the versions as the server sees it, absolute. */
  readonly basePath: string;
  /** Exactly these versions; empty takes all of them down. */
  readonly versions: readonly number[];
  /** Routing label → version. A label on a version that isn't AVAILABLE makes the server refuse the whole list. */
  readonly labels: Readonly<Record<string, number>>;
};

/** Where a version is on its way, as TensorFlow Serving names it; only ever forward. */
export const versionStates = [
  'UNKNOWN',
  'START',
  'LOADING',
  'AVAILABLE',
  'UNLOADING',
  'END'
] as const;
/** One of {@link versionStates}. */
export type VersionState = (typeof versionStates)[number];

/** What a server says of a version. END with a code other than OK is a failed load. */
export type VersionStatus = {
  readonly version: number;
  readonly state: VersionState;
  /** A canonical name such as `OK` or `NOT_FOUND`. */
  readonly errorCode: string;
  readonly errorMessage: string;
};

/** A request to the server's REST API. */
export type ServerRequest = {
  readonly method: string;
  /** Path and query, percent-encoded: `/v1/models/root_mnist/versions/2:predict`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
};

/** What the server said, byte for byte. */
export type ServerAnswer = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** From sending the request to the last byte of the answer. */
  readonly milliseconds: number;
};

/** A list that came too late: the server has one from a newer entry of the catalog, or a version with a label is not AVAILABLE any more. Look again and make a new one. */
export class StaleList extends Error {
  override readonly name = 'StaleList';
}

/** From where in the catalog's log a list was made, and what gives its reload up. */
export type ReloadOptions = { readonly entry: number; readonly signal: AbortSignal };

/**
 * A model server: TensorFlow Serving, or ours, which speaks the same. Whoever uses it doesn't know which one it is.
 * Rejects with SERVER_UNAVAILABLE when it can't be reached, TIMEOUT when it is too slow.
 */
export interface IModelServer {
  /** REST base URLs as a user would write them (`http://localhost:8501`), the one to print first. Starts nothing. */
  addresses(): Promise<readonly string[]>;
  /** Whether it is there to be asked: false only for a server that is ours to start and isn't started. Starts nothing. */
  isStarted(): Promise<boolean>;
  /** Sees that it answers, and starts it when it is ours to start. Answers a name for this life of the server: a new one means that it has lost its state. */
  ready(signal: AbortSignal): Promise<string>;
  /**
   * Makes `models` the whole list of what is served, on every replica; what becomes of each version is for `status` to tell.
   * Rejects with LOAD_FAILED and the server's reason when it refuses the list, {@link StaleList} when it has a newer one, TIMEOUT when
   * it doesn't answer in time: it may have taken the list all the same, and load.
   */
  reload(models: readonly ServedModel[], options: ReloadOptions): Promise<void>;
  /** All versions of a name that the server has seen, highest first; none when it doesn't know the name. With replicas a version is as far as the least of them. */
  status(name: string, signal: AbortSignal): Promise<readonly VersionStatus[]>;
  /** Sends a request to one replica. An answer of any status is an answer. */
  send(request: ServerRequest): Promise<ServerAnswer>;
}
