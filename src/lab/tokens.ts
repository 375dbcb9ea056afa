import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { ArchiveView } from '../common/archiveView';
import type { CatalogView, DeploymentView, ModelRef, ModelView } from '../common/catalogView';
import type {
  ConnectorCheck,
  ConnectorDraft,
  ConnectorsView,
  ConnectorTest,
  KeyListing,
  KeyQuery
} from '../common/connectorView';
import type { Failure } from '../common/failure';
import type { JobLine, JobOrigin, JobRecord } from '../common/job';
import type { DownloadHandle, FinalReply, ProgressReply } from '../common/reply';

/** How a job is followed. */
export type FollowOptions = {
  /** Gets the job's record, its progress and its final replies, each final reply once, in order. */
  readonly onLine: (line: JobLine) => void;
  /** Aborting it cancels the job; the job then ends with a CANCELLED failure. */
  readonly signal?: AbortSignal;
  /** Aborting it stops the following and not the job; the promise resolves then. Who gives it only looks on. */
  readonly detach?: AbortSignal;
};

/** What {@link IMlModelClient.run} takes beside the statements. */
export type RunOptions = FollowOptions & {
  /** Where the job is started from, so that a reloaded page finds it again. */
  readonly origin?: JobOrigin;
};

/**
 * The backend as the page sees it. Every rejection is an `MlModelError` that a user can read.
 * A lost connection stops no job: the client attaches again, and gives up only after minutes.
 */
export interface IMlModelClient {
  /** Runs statements (without magic) in order up to the first failure; resolves when their job has ended. */
  run(statements: readonly string[], options: RunOptions): Promise<void>;
  /** Follows a job that runs or has ended within the last hour; resolves when it has ended. All who follow a job share one connection. */
  attach(id: string, options: FollowOptions): Promise<void>;
  /** The jobs that the backend knows: running, or ended within the last hour. */
  jobs(): Promise<readonly JobRecord[]>;
  /** Stops a job and waits until it has cleaned up. */
  cancel(id: string): Promise<void>;
  /** Runs one statement as a job and resolves with how it ended, be it a failure; rejects only when that can't be known. */
  ask(statement: string, signal?: AbortSignal): Promise<FinalReply>;
  /** Every line of every job that this page follows, once, in the order in which they come; a job that is lost ends with a failure that says so. */
  readonly heard: ISignal<IMlModelClient, HeardLine>;
  /** The REST addresses of the model servers, as last heard; undefined until somebody has asked. Heard anew after each statement that may change them. */
  readonly servers: readonly string[] | undefined;
  /** Resolves with {@link servers}, asking for them only when they are not known yet. Never rejects: without an answer within seconds there are none. */
  knownServers(): Promise<readonly string[]>;
  /** Mints a fresh download link; the URL is absolute and lives for an hour. */
  link(handle: DownloadHandle): Promise<string>;
}

/** A line and the job that it came from. */
export type HeardLine = {
  readonly job: JobRecord;
  readonly line: JobLine;
  /** Nobody on this page waits for the job's end: those who follow it only look on ({@link FollowOptions.detach}). */
  readonly isOnlooked?: boolean;
};

/** Token of {@link IMlModelClient}. */
export const IMlModelClient = new Token<IMlModelClient>(
  'jupyterlab-mlmodel:IMlModelClient',
  'Runs mlmodel statements in the backend and follows their jobs.'
);

/** What the backend shows besides the answers to statements. Every rejection is an `MlModelError` that a user can read. */
export interface IBackendViews {
  /** The newest state of the catalog; `n` alone when that is still `since`. */
  catalog(since?: number): Promise<CatalogView | { readonly n: number }>;
  /** A model with its revisions, deployments and history. */
  model(ref: ModelRef): Promise<ModelView>;
  /** The connectors, without their secrets. */
  connectors(): Promise<ConnectorsView>;
  /** Adds a connector or changes it. */
  saveConnector(name: string, draft: ConnectorDraft): Promise<void>;
  /** Forgets a connector; what it leads to stays. */
  removeConnector(name: string): Promise<void>;
  /** Tries a connector step by step. */
  testConnector(test: ConnectorTest, signal?: AbortSignal): Promise<readonly ConnectorCheck[]>;
  /** A level of a connector's keys. */
  keys(connector: string, query: KeyQuery, signal?: AbortSignal): Promise<KeyListing>;
  /** What the archive at `path` (`OBJECTSTORAGE.<connector>:<key>`) holds. */
  inspect(path: string, signal?: AbortSignal): Promise<ArchiveView>;
}

/** Token of {@link IBackendViews}. */
export const IBackendViews = new Token<IBackendViews>(
  'jupyterlab-mlmodel:IBackendViews',
  'The catalog, the connectors and the archives, as the page shows them.'
);

/** Puts text into cells for the user to look at; runs nothing. */
export interface ICellFiller {
  /** Puts `source`, exactly as it is, into a new cell below the one whose output holds `node` and selects it; false when there is none. */
  fillBelow(node: HTMLElement, source: string): boolean;
  /** Puts `source` into the active cell of the notebook that was used last when that is empty, else into a new one below, shows and selects it; false when no notebook is open. */
  insert(source: string): boolean;
}

/** Token of {@link ICellFiller}. */
export const ICellFiller = new Token<ICellFiller>(
  'jupyterlab-mlmodel:ICellFiller',
  'Puts mlmodel statements into notebook cells.'
);

/** A model of the list. */
export type ListedModel = ModelRef & {
  readonly id: number;
  readonly type: string;
  readonly category: string;
  readonly algorithm: string;
  readonly isServed: boolean;
  /** ISO 8601 UTC. */
  readonly created: string;
  /** ISO 8601 UTC. */
  readonly modified: string;
};

/** What the page knows of the catalog. It asks only while somebody watches and the page is visible. */
export interface IModels {
  /** All models, in order of id; undefined until they were loaded once. The same array while nothing changed. */
  readonly list: readonly ListedModel[] | undefined;
  /** What is deployed, or failed to be. */
  readonly deployments: readonly DeploymentView[];
  /** Who uses the page; undefined until loaded. */
  readonly user: string | undefined;
  /** Why the last look failed; what was known before still stands. */
  readonly failure: Failure | undefined;
  /** After each look that found something new, or that failed, or that worked again. */
  readonly changed: ISignal<IModels, void>;
  /** From now on, until disposed: looks at once, after each change made from this page, and when the window gets the focus. */
  watch(): IDisposable;
  /** Looks now; never rejects. */
  refresh(): Promise<void>;
}

/** Token of {@link IModels}. */
export const IModels = new Token<IModels>(
  'jupyterlab-mlmodel:IModels',
  'What the page knows of the models and what is served.'
);

/** A job as it stands. */
export type JobView = {
  readonly record: JobRecord;
  /** While it runs. */
  readonly progress?: ProgressReply;
  /** How its statements ended so far. */
  readonly replies: readonly FinalReply[];
};

/** The jobs of the backend, as far as this page knows: those that it follows at once, others when somebody watches. */
export interface IJobs {
  /** Newest first. */
  readonly all: readonly JobView[];
  readonly changed: ISignal<IJobs, void>;
  /** From now on, until disposed, jobs of other pages are found too, when the window gets the focus. */
  watch(): IDisposable;
  cancel(id: string): Promise<void>;
}

/** Token of {@link IJobs}. */
export const IJobs = new Token<IJobs>('jupyterlab-mlmodel:IJobs', 'The running and ended jobs.');

/** A section of the model browser. */
export type BrowserSection = {
  readonly id: string;
  /** Sections stand in the order of their ranks: Models 10, Serving 20, Jobs 30, Connectors 40. */
  readonly rank: number;
  /** Shown on the section's bar; translated. */
  readonly label: string;
  /** Makes the content, when the browser is first shown. Its `title.label` may change later (a count). */
  readonly load: () => Promise<Widget>;
};

/** The model browser in the left sidebar. */
export interface IModelBrowser {
  /** Adds a section. */
  addSection(section: BrowserSection): void;
  /** Shows the browser with a section open, and gives that the focus. */
  reveal(section: string): void;
  /** The models that are chosen in it, the focused one first; what a command means that names no model. */
  readonly selected: readonly ListedModel[];
}

/** Token of {@link IModelBrowser}. */
export const IModelBrowser = new Token<IModelBrowser>(
  'jupyterlab-mlmodel:IModelBrowser',
  'The model browser in the left sidebar.'
);
