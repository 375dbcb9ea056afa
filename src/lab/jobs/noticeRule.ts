import { elapsed, type KnownJob } from './knownJob';

/** What must be known of a job's end beside the job. */
export type End = {
  /** Whether somebody sees the cell that the job was started from. */
  readonly isInSight: () => boolean;
  /** Jobs that ran for longer are told of; 0: none. */
  readonly afterSeconds: number;
};

/**
 * Whether the page tells of a job's end: it was started from a cell whose result nobody sees, took its time, and this
 * page waits for it. Who cancelled a job knows that it has ended.
 */
export function isNoticed({ record, isOwn }: KnownJob, { isInSight, afterSeconds }: End): boolean {
  const isWaitedFor = isOwn && record.origin !== undefined;
  const isOver = record.state === 'done' || record.state === 'failed';
  const isLong = afterSeconds > 0 && elapsed(record, Date.now()) > afterSeconds * 1000;
  return isWaitedFor && isOver && isLong && !isInSight();
}
