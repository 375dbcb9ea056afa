import { Token } from '@lumino/coreutils';
import type { JobLine, JobOrigin, JobRecord } from '../common/job';
import type { DownloadHandle, Table } from '../common/reply';

/** How a job is followed. */
export type FollowOptions = {
  /** Gets the job's record, its progress and its final replies, each final reply once, in order. */
  readonly onLine: (line: JobLine) => void;
  /** Aborting it cancels the job; the job then ends with a CANCELLED failure. */
  readonly signal?: AbortSignal;
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
  /** Follows a job that runs or has ended within the last hour; resolves when it has ended. */
  attach(id: string, options: FollowOptions): Promise<void>;
  /** The jobs that the backend knows: running, or ended within the last hour. */
  jobs(): Promise<readonly JobRecord[]>;
  /** What `list` answers, of all users; makes no job. */
  models(): Promise<Table>;
  /** The REST addresses of the model servers, as last heard; undefined until somebody has asked. Heard anew after each statement that may change them. */
  readonly servers: readonly string[] | undefined;
  /** Resolves with {@link servers}, asking for them only when they are not known yet. Never rejects: without an answer within seconds there are none. */
  knownServers(): Promise<readonly string[]>;
  /** Mints a fresh download link; the URL is absolute and lives for an hour. */
  link(handle: DownloadHandle): Promise<string>;
}

/** Token of {@link IMlModelClient}. */
export const IMlModelClient = new Token<IMlModelClient>(
  'jupyterlab-mlmodel:IMlModelClient',
  'Runs mlmodel statements in the backend and follows their jobs.'
);

/** Puts text into cells for the user to look at; runs nothing. */
export interface ICellFiller {
  /** Puts `source`, exactly as it is, into a new cell below the one whose output holds `node` and selects it; false when there is none. */
  fillBelow(node: HTMLElement, source: string): boolean;
}

/** Token of {@link ICellFiller}. */
export const ICellFiller = new Token<ICellFiller>(
  'jupyterlab-mlmodel:ICellFiller',
  'Puts mlmodel statements into notebook cells.'
);
