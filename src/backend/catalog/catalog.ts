import { MlModelError } from '../../common/failure';
import type { ModelFormat, ModelType } from '../../common/model';
import type { Verb } from '../../language/statement';

/** A revision as the catalog knows it; bulky facts are in its manifest. */
export type Revision = {
  readonly revision: number;
  /** Key prefix of the revision's folder in the managed store, without a trailing slash: `models/<user>/<name>/<revision>-<id>`. */
  readonly folder: string;
  /** ISO 8601 UTC. */
  readonly created: string;
  readonly type: ModelType;
  readonly format: ModelFormat;
  readonly category: string;
  readonly algorithm: string;
  /** Path of the required file inside the archive, such as `mnist/saved_model.pb`. */
  readonly filename: string;
  /** Bytes of all files. */
  readonly size: number;
};

/** A model: one `id` over all its revisions. The newest revision is the last. */
export type CatalogModel = {
  readonly id: number;
  readonly user: string;
  /** NFC. */
  readonly name: string;
  readonly created: string;
  readonly modified: string;
  /** In order of their numbers, never empty. */
  readonly revisions: readonly Revision[];
  /** The number that the next import gets. */
  readonly nextRevision: number;
};

/** A change to the catalog, as the log keeps it. Readers refuse a kind that they don't know. */
export type Change =
  | {
      readonly kind: 'modelAdded';
      readonly id: number;
      readonly user: string;
      readonly name: string;
      readonly revision: Revision;
    }
  | { readonly kind: 'revisionAdded'; readonly id: number; readonly revision: Revision }
  | { readonly kind: 'revisionRemoved'; readonly id: number; readonly revision: number }
  | { readonly kind: 'modelRemoved'; readonly id: number };

/** An entry of the log: the n-th commit. `request` makes a retry idempotent. */
export type Entry = {
  readonly n: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The user who did it. */
  readonly by: string;
  readonly request: string;
  /** What the user ran, for readers of the history: a newer version may have verbs that this one doesn't know. */
  readonly verb: string;
  readonly changes: readonly Change[];
};

/** The whole catalog after entry `n`. Immutable for its readers. */
export type CatalogState = {
  /** 0 before the first entry. */
  readonly n: number;
  /** The id that the next new model gets. */
  readonly nextId: number;
  /** By id, in order of id. */
  readonly models: ReadonlyMap<number, CatalogModel>;
  /** One's model by its name, or undefined. */
  find(user: string, name: string): CatalogModel | undefined;
  /** Everyone's models of that name. */
  named(name: string): readonly CatalogModel[];
};

/** What to commit: `decide` sees the newest state, throws an MlModelError when it forbids the change, and is asked again after every lost race. */
export type CommitRequest = {
  /** Unique for the user's request; a second commit with it, however much later and from whichever backend, answers what the first did. */
  readonly request: string;
  readonly by: string;
  readonly verb: Verb;
  readonly decide: (state: CatalogState) => readonly Change[];
  /** Heeded until the entry is sent; from there on the commit runs to its end. */
  readonly signal?: AbortSignal;
};

/**
 * A commit whose answer was lost and could not be looked up either: the change may have been made, and may still appear.
 * Whoever catches it must leave alone what the change refers to.
 */
export class UndecidedCommit extends MlModelError {}

/** The entry that was written (or had been, for a repeated request), and the state after it. */
export type Committed = { readonly entry: Entry; readonly state: CatalogState };

/** The catalog of all models in a managed store, shared by any number of backends. */
export interface ICatalog {
  /** The newest state; costs one listing when nothing changed. Rejects with CATALOG_DAMAGED naming the entry, or a store's failure. */
  refresh(signal?: AbortSignal): Promise<CatalogState>;
  /**
   * Appends one entry. Rejects with what `decide` threw, STORE_UNSUPPORTED, CATALOG_DAMAGED or a store's failure: then nothing
   * was changed, unless it is an {@link UndecidedCommit}.
   */
  commit(request: CommitRequest): Promise<Committed>;
  /** Entries that touched a model, oldest first. */
  history(id: number, signal?: AbortSignal): Promise<readonly Entry[]>;
}
