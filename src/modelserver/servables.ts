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

/** The models that a server has: what it wants, what it has loaded, what it says of them. */
export interface IServables {
  /** Takes the version that a request wants, for as long as it runs. Throws ServingError as TensorFlow Serving does (unknown label, nothing loaded…). */
  acquire(spec: ModelSpec): Servable;
  /** All versions ever seen of a model, highest first; or one. Throws NOT_FOUND. A label is the caller's to ignore. */
  status(name: string, version?: bigint): readonly ServableStatus[];
  /** Makes `config` the whole list: checks it, remembers it, labels, then loads and unloads in the background; resolves once every model has a version or was seen to have none. Rejects with ServingError. */
  reload(config: readonly ModelConfig[]): Promise<void>;
  /** Unloads everything, after requests in flight. */
  close(): Promise<void>;
}
