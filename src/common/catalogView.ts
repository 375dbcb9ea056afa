import type { ModelFormat, ModelType } from './model';
import type { Table } from './reply';

/** Names a model: one user has one model of a name. */
export type ModelRef = { readonly user: string; readonly name: string };

/** A deployment as the catalog knows it. ERROR stays to be read until it is stopped or a later one is AVAILABLE. */
export type DeploymentView = ModelRef & {
  readonly servingName: string;
  /** The serving version. */
  readonly version: number;
  readonly revision: number;
  readonly label: string | null;
  readonly state: 'LOADING' | 'AVAILABLE' | 'ERROR';
  /** When it was deployed; ISO 8601 UTC. */
  readonly at: string;
  /** Why it is in ERROR, in the server's own words. */
  readonly reason?: string;
};

/** Answer of `GET mlmodel/catalog`: what the model browser shows, all from one state of the catalog. */
export type CatalogView = {
  /** The number of the state; `GET mlmodel/catalog?since=<n>` answers `{ n }` alone while that is still the newest. */
  readonly n: number;
  /** Who asks. */
  readonly user: string;
  /** As `list` answers. */
  readonly models: Table;
  readonly deployments: readonly DeploymentView[];
};

/** A revision, for the model's page. */
export type RevisionView = {
  readonly revision: number;
  /** ISO 8601 UTC. */
  readonly created: string;
  readonly type: ModelType;
  readonly format: ModelFormat;
  readonly category: string;
  readonly algorithm: string;
  readonly filename: string;
  /** Bytes of all files. */
  readonly size: number;
};

/** One thing that happened to a model; the kinds are those of the catalog's changes, and readers skip what they don't know. */
export type ModelEvent = {
  readonly kind: string;
  readonly revision?: number;
  readonly versions?: readonly number[];
  readonly label?: string | null;
  readonly reason?: string;
};

/** An entry of the catalog's log, as far as it is about one model. */
export type HistoryEntry = {
  readonly n: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly verb: string;
  readonly events: readonly ModelEvent[];
};

/** Answer of `GET mlmodel/model?user=…&name=…`. */
export type ModelView = ModelRef & {
  readonly id: number;
  readonly servingName: string;
  /** Newest first. */
  readonly revisions: readonly RevisionView[];
  /** Newest first. */
  readonly deployments: readonly DeploymentView[];
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
};
