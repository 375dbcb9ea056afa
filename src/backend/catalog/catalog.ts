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

/** How far a deployment has come, as the catalog knows it. ERROR stays to be read until it is stopped or a later one is AVAILABLE. */
export const deploymentStates = ['LOADING', 'AVAILABLE', 'ERROR'] as const;
/** One of {@link deploymentStates}. */
export type DeploymentState = (typeof deploymentStates)[number];

/** A revision that should be served (or, in ERROR, could not be). */
export type Deployment = {
  /** The serving version: never used again for its serving name. */
  readonly version: number;
  readonly revision: number;
  /** As typed, or null. It is a routing label when it is `[A-Za-z0-9_]+`; the newest AVAILABLE version that has it answers to it. */
  readonly label: string | null;
  readonly state: DeploymentState;
  /** When it was deployed; ISO 8601 UTC. */
  readonly at: string;
  /** Why it is in ERROR, in the server's own words. */
  readonly reason?: string;
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
  /** What was deployed and not stopped, in order of version. */
  readonly deployments: readonly Deployment[];
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
  | { readonly kind: 'modelRemoved'; readonly id: number }
  | {
      /** A deployment begins: its version is spent from here on, and its serving name belongs to the model as long as the model lives. */
      readonly kind: 'deploymentAdded';
      readonly id: number;
      readonly servingName: string;
      readonly version: number;
      readonly revision: number;
      readonly label: string | null;
    }
  /** It is AVAILABLE; earlier ones in ERROR are forgotten. */
  | { readonly kind: 'deploymentAvailable'; readonly id: number; readonly version: number }
  | {
      readonly kind: 'deploymentFailed';
      readonly id: number;
      readonly version: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'deploymentsStopped';
      readonly id: number;
      readonly versions: readonly number[];
    };

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

/** Who has a serving name, and the version that its next deployment gets. */
export type ServingName = {
  /** The model's id; undefined when that model is gone, and the name free. */
  readonly owner: number | undefined;
  readonly nextVersion: number;
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
  /** What is known of a serving name; `nextVersion` 1 and no owner when it was never used. */
  servingName(name: string): ServingName;
  /** The models that have deployments, in any state. Costs as much as there are of them. */
  deployed(): readonly CatalogModel[];
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
