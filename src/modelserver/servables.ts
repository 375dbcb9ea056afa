import type { ILoadedModel } from './engine';
import type { ModelConfig, ModelSpec } from './modelConfig';
import type { StatusCode } from './servingError';

/** State of a version, as TensorFlow Serving reports it; END with a code other than OK is a failed load. */
export type ServableStatus = {
  readonly version: bigint;
  readonly state: 'UNKNOWN' | 'START' | 'LOADING' | 'AVAILABLE' | 'UNLOADING' | 'END';
  readonly errorCode: StatusCode;
  readonly errorMessage: string;
};

/** A version in use: it is not unloaded before `release`. */
export type Servable = {
  readonly name: string;
  readonly version: bigint;
  readonly model: ILoadedModel;
  readonly release: () => void;
};

/** Where a list of models comes from, and for how long its sender waits. */
export type ReloadOptions = {
  /** Number of the catalog entry that the list was made from. A list older than the last one accepted is refused; without a number none is. */
  readonly catalog?: number;
  /** Ends the wait (DEADLINE_EXCEEDED), not what it waits for. */
  readonly signal?: AbortSignal;
};

/** A list that was accepted, to be given to the next process by whoever restarts this one. */
export type AcceptedList = {
  readonly config: readonly ModelConfig[];
  readonly catalog?: number;
};

/** A version that brought a process down, with a sentence for whoever asks for its status. */
export type CondemnedVersion = {
  readonly name: string;
  readonly version: bigint;
  readonly sentence: string;
};

/** What whoever restarts the process has to know: told at once, before anything comes of it. */
export type ServablesEvent =
  | { readonly kind: 'accepted'; readonly list: AcceptedList }
  | { readonly kind: 'status'; readonly name: string; readonly status: ServableStatus }
  /** A condemned version was dropped from the list: listed anew it is tried again. */
  | { readonly kind: 'pardoned'; readonly name: string; readonly version: bigint };

/** The models that a server has: what it wants, what it has loaded, what it says of them. */
export interface IServables {
  /** Takes the version that a request wants, for as long as it runs. Throws ServingError as TensorFlow Serving does (unknown label, nothing loaded…). */
  acquire(spec: ModelSpec): Servable;
  /** All versions ever seen of a model, highest first; or one. Throws NOT_FOUND. A label is the caller's to ignore. */
  status(name: string, version?: bigint): readonly ServableStatus[];
  /**
   * Makes `config` the whole list: checks it, remembers it, labels, then loads and unloads in the background. Undefined is a configuration
   * that holds no list, and refused. Resolves once every model that is new to the list has a version AVAILABLE and none on its way. Rejects with ServingError: before anything is
   * loaded when the list is refused, UNKNOWN when all versions of a new model have failed, DEADLINE_EXCEEDED when none has appeared
   * on disk for a while; the list is in force then all the same. While one call waits, others go on.
   */
  reload(config: readonly ModelConfig[] | undefined, options?: ReloadOptions): Promise<void>;
  /**
   * Brings back a list that an earlier process had accepted, with its labels although nothing is AVAILABLE yet: until it is, they are there
   * and answer NOT_FOUND. Resolves once every version that is on disk is AVAILABLE or has failed. To be called first, if at all.
   */
  restore(list: AcceptedList): Promise<void>;
  /** Unloads everything, after requests in flight. */
  close(): Promise<void>;
}
