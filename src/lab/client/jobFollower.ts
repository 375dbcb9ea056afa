import type { JobLine, JobRecord } from '../../common/job';
import { isFinal } from '../../common/reply';
import { isReply } from '../../common/replyGuard';
import { jsonLines } from './jsonLines';

/**
 * Follows one job over any number of connections: each stream of the backend begins with the final
 * replies so far, and the listener gets each of them once.
 */
export class JobFollower {
  constructor(onLine: (line: JobLine) => void) {
    this._onLine = onLine;
  }

  /** The job's last record; undefined until the backend has named it. */
  get job(): JobRecord | undefined {
    return this._job;
  }

  /** Whether all that the job will ever say has been heard. */
  get isEnded(): boolean {
    return this.isComplete || (this._job !== undefined && this._job.state !== 'running');
  }

  /** Whether every statement was answered, up to the first failure. */
  get isComplete(): boolean {
    return (
      this._isFailed || (this._job !== undefined && this._heard >= this._job.statements.length)
    );
  }

  /** How many lines have come over all connections: whether a connection was of any use. */
  get lineCount(): number {
    return this._lineCount;
  }

  /** Hears one stream to its end; rejects when the connection breaks. */
  async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let repeated = this._heard;
    let record: JobRecord | undefined;
    for await (const line of jsonLines(body)) {
      this._lineCount++;
      if (isJobRecord(line)) {
        record = line;
        this._job ??= { ...line, state: 'running' };
        this._onLine(line);
      } else if (isReply(line)) {
        if (isFinal(line) && repeated > 0) {
          repeated--;
          continue;
        }
        if (isFinal(line)) {
          this._heard++;
          this._isFailed ||= line.kind === 'failure';
        }
        this._onLine(line);
      }
    }
    // A record at the stream's head may say "done" before its replies were read, so it counts only now.
    this._job = record ?? this._job;
  }

  private readonly _onLine: (line: JobLine) => void;
  private _job: JobRecord | undefined;
  private _heard = 0;
  private _isFailed = false;
  private _lineCount = 0;
}

/** Whether a line of a job's stream is its record. */
export function isJobRecord(line: unknown): line is JobRecord {
  return (
    typeof line === 'object' &&
    line !== null &&
    'kind' in line &&
    line.kind === 'job' &&
    'id' in line &&
    typeof line.id === 'string' &&
    'statements' in line &&
    Array.isArray(line.statements)
  );
}
