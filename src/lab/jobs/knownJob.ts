import type { Failure } from '../../common/failure';
import type { JobRecord } from '../../common/job';
import type { FinalReply } from '../../common/reply';
import type { JobView } from '../tokens';
import type { Pace } from '../ui/progressText';

/** A job as the store keeps it; a new object with every change. */
export type KnownJob = JobView & {
  readonly pace: Pace;
  /** Whether this page follows it to its end, as a cell does that started it. */
  readonly isOwn: boolean;
  /** Whether its lines are heard at the moment. */
  readonly isLive: boolean;
  /** Whether somebody here has asked it to stop. */
  readonly isCancelling: boolean;
};

/** Work that takes longer than so many milliseconds is worth a word. */
export const longMilliseconds = 1000;

const quickVerbs = /^\s*(list|summary|help|serving|curl|%serving|!curl)(\s|$)|^\s*$/i;

/** Whether the job only reads, so that nobody wants to be told of it unless it takes long. */
function isQuick({ statements }: JobRecord): boolean {
  return statements.every(statement => quickVerbs.test(statement));
}

/** How long a job ran or has been running, in milliseconds. */
export function elapsed({ started, ended }: JobRecord, now: number): number {
  const end = ended === undefined ? now : Date.parse(ended);
  // The clock of the backend's machine may be ahead of this one's.
  return Math.max(0, end - Date.parse(started));
}

/** Whether a job that is running has done so for longer than a moment. */
export function isLongRunning(job: KnownJob, now: number): boolean {
  return job.record.state === 'running' && elapsed(job.record, now) >= longMilliseconds;
}

/** Whether the list of jobs shows a job: quick reads only when they take longer than a moment. */
export function isListed({ record }: KnownJob, now: number): boolean {
  return !isQuick(record) || elapsed(record, now) >= longMilliseconds;
}

/** Why a job failed, when it did and that is known. */
export function failureOf({ replies }: JobView): Failure | undefined {
  const last = replies.at(-1);
  return last?.kind === 'failure' ? last.failure : undefined;
}

/** The record after a final reply, ended when that was the last one. */
export function recordAfter(
  record: JobRecord,
  replies: readonly FinalReply[],
  now: number
): JobRecord {
  const last = replies.at(-1);
  const isFailed = last?.kind === 'failure';
  if (record.state !== 'running' || (!isFailed && replies.length < record.statements.length)) {
    return record;
  }
  return { ...record, state: stateAfter(last), ended: new Date(now).toISOString() };
}

function stateAfter(last: FinalReply | undefined): JobRecord['state'] {
  if (last?.kind !== 'failure') {
    return 'done';
  }
  return last.failure.code === 'CANCELLED' ? 'cancelled' : 'failed';
}

/** How far jobs have come together, in percent, as far as their sizes are known; undefined when none is. */
export function percentOf(jobs: readonly KnownJob[]): number | undefined {
  const parts = jobs.flatMap(({ progress }) =>
    progress?.total ? [Math.min(100, (100 * progress.done) / progress.total)] : []
  );
  return parts.length === 0
    ? undefined
    : Math.floor(parts.reduce((sum, part) => sum + part, 0) / parts.length);
}
