import type { Reply } from './reply';

/** The cell or panel that a job was started from, so that a reloaded page finds it again. */
export type JobOrigin = { readonly notebook: string; readonly cell: string };

/** Body of `POST mlmodel/run`: statements without their `%mlmodel`, run in order up to the first failure. */
export type RunRequest = {
  readonly statements: readonly string[];
  readonly origin?: JobOrigin;
};

/** A running or ended job, as `GET mlmodel/jobs` lists it and as the first line of its stream. */
export type JobRecord = {
  readonly kind: 'job';
  readonly id: string;
  readonly statements: readonly string[];
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** ISO 8601 UTC. */
  readonly started: string;
  readonly ended?: string;
  readonly origin?: JobOrigin;
};

/**
 * A line of the NDJSON stream of `POST mlmodel/run` and `GET mlmodel/jobs/<id>`: the job, then the
 * final replies so far and the latest progress, then whatever comes, up to the job's end.
 */
export type JobLine = JobRecord | Reply;

/** Body of the answer of `POST mlmodel/links`: a link that lives for `seconds`. Relative: below `<base_url>mlmodel/`. */
export type DownloadLink = {
  readonly url: string;
  readonly isRelative: boolean;
  readonly seconds: number;
};
