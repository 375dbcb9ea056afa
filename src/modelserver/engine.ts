import type { Signatures, Tensors } from './tensor';

/** One run of a loaded model. */
export type Run = {
  readonly signature: string;
  readonly inputs: Tensors;
  /** Aliases of the outputs wanted; all of the signature's without it. */
  readonly outputs?: readonly string[];
  /** Milliseconds after which it is given up with DEADLINE_EXCEEDED. */
  readonly timeout?: number;
};

/** A model in memory. */
export interface ILoadedModel {
  readonly signatures: Signatures;
  /** Those, and what a SavedModel has beside them that can't be run: for metadata. */
  readonly declared: Signatures;
  /** The serialized `SignatureDefMap` for GetModelMetadata. */
  readonly signatureDefMap: Uint8Array;
  /** Runs off the main thread; several at once. Inputs are checked against the signature first (aliases, dtype, rank, fixed dimensions). Rejects with ServingError. */
  run(run: Run): Promise<Tensors>;
  /** Frees it. Waits for runs in flight; no run may be started afterwards. */
  close(): Promise<void>;
}

/** Loads SavedModels and runs them: TensorFlow, or a stand-in in tests of what is around it. */
export interface IEngine {
  /** Loads the SavedModel in `folder` (tag `serve`), its warm-up records run. Rejects with ServingError in the runtime's own words; no retries. */
  load(folder: string, signal?: AbortSignal): Promise<ILoadedModel>;
}
