import { randomUUID } from 'node:crypto';
import type { JobLine, JobOrigin, JobRecord, RunRequest } from '../common/job';
import { isFinal, type FinalReply, type ProgressReply, type Reply } from '../common/reply';

/** Runs one statement to its final reply; never rejects. */
export type RunStatement = (
  text: string,
  run: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: ProgressReply) => void;
    /** The cell that it stands in. */
    readonly origin?: JobOrigin | undefined;
  }
) => Promise<FinalReply>;

const keptMilliseconds = 3_600_000;

/**
 * A request's statements on their way. Clients come and go; only `cancel` stops it.
 */
class Job {
  readonly id = randomUUID();
  readonly done: Promise<void>;
  private readonly _started = new Date();
  private readonly _cancel = new AbortController();
  private readonly _listeners = new Set<(line: Reply | null) => void>();
  private readonly _replies: FinalReply[] = [];
  private _progress: ProgressReply | undefined;
  private _ended: Date | undefined;

  constructor(
    private readonly _request: RunRequest,
    run: RunStatement
  ) {
    this.done = this._run(run);
  }

  get origin(): JobOrigin | undefined {
    return this._request.origin;
  }

  get ended(): Date | undefined {
    return this._ended;
  }

  get record(): JobRecord {
    return {
      kind: 'job',
      id: this.id,
      statements: this._request.statements,
      state: this._state(),
      started: this._started.toISOString(),
      ...(this._ended && { ended: this._ended.toISOString() }),
      ...(this.origin && { origin: this.origin })
    };
  }

  cancel(): Promise<void> {
    this._cancel.abort(new Error('cancelled'));
    return this.done;
  }

  /** The job, what it has said so far, and what it says from now on; ends with the job. */
  async *lines(): AsyncGenerator<JobLine> {
    yield this.record;
    const waiting: (Reply | null)[] = [...this._replies];
    if (this._progress) {
      waiting.push(this._progress);
    }
    let wake = (): void => undefined;
    const listen = (line: Reply | null): void => {
      enqueue(waiting, line);
      wake();
    };
    this._listeners.add(listen);
    try {
      while (waiting.length > 0 || this._ended === undefined) {
        const line = waiting.shift();
        if (line === null) {
          return;
        }
        if (line === undefined) {
          await new Promise<void>(resolve => (wake = resolve));
        } else {
          yield line;
        }
      }
    } finally {
      this._listeners.delete(listen);
    }
  }

  private async _run(run: RunStatement): Promise<void> {
    for (const statement of this._request.statements) {
      const reply = await run(statement, {
        signal: this._cancel.signal,
        onProgress: progress => this._say(progress),
        origin: this.origin
      });
      this._say(reply);
      if (reply.kind === 'failure') {
        break;
      }
    }
    this._ended = new Date();
    for (const listen of this._listeners) {
      listen(null);
    }
  }

  private _say(reply: Reply): void {
    if (isFinal(reply)) {
      this._replies.push(reply);
      this._progress = undefined;
    } else {
      this._progress = reply;
    }
    for (const listen of this._listeners) {
      listen(reply);
    }
  }

  private _state(): JobRecord['state'] {
    const last = this._replies.at(-1);
    if (this._ended === undefined) {
      return 'running';
    }
    if (last?.kind !== 'failure') {
      return 'done';
    }
    return last.failure.code === 'CANCELLED' ? 'cancelled' : 'failed';
  }
}

/** A slow client gets the latest progress, not all of it. */
function enqueue(waiting: (Reply | null)[], line: Reply | null): void {
  if (line?.kind === 'progress' && waiting.at(-1)?.kind === 'progress') {
    waiting[waiting.length - 1] = line;
  } else {
    waiting.push(line);
  }
}

/** All jobs of this backend, each kept for an hour after its end. */
export class Jobs {
  private readonly _jobs = new Map<string, Job>();

  constructor(private readonly _run: RunStatement) {}

  /** Every known job, oldest first. */
  get records(): readonly JobRecord[] {
    this._forgetOld();
    return [...this._jobs.values()].map(job => job.record);
  }

  /** Starts a job and answers its lines. A cell that runs again cancels its own running job first. */
  async start(request: RunRequest): Promise<AsyncGenerator<JobLine>> {
    this._forgetOld();
    await this._cancelOf(request.origin);
    const job = new Job(request, this._run);
    this._jobs.set(job.id, job);
    return job.lines();
  }

  /** The lines of a job from its beginning, or undefined when it is unknown. */
  attach(id: string): AsyncGenerator<JobLine> | undefined {
    return this._jobs.get(id)?.lines();
  }

  /** Stops a job and waits until it has cleaned up; answers whether there is such a job. */
  async cancel(id: string): Promise<boolean> {
    const job = this._jobs.get(id);
    await job?.cancel();
    return job !== undefined;
  }

  /** Stops every running job and waits until all have cleaned up. */
  async cancelAll(): Promise<void> {
    await Promise.all([...this._jobs.values()].map(job => job.cancel()));
  }

  private async _cancelOf(origin: JobOrigin | undefined): Promise<void> {
    const isSame = (job: Job): boolean =>
      origin !== undefined &&
      job.origin?.cell === origin.cell &&
      job.origin.notebook === origin.notebook;
    const own = [...this._jobs.values()].filter(job => job.ended === undefined && isSame(job));
    await Promise.all(own.map(job => job.cancel()));
  }

  private _forgetOld(): void {
    const oldest = Date.now() - keptMilliseconds;
    for (const [id, job] of this._jobs) {
      if (job.ended !== undefined && job.ended.getTime() < oldest) {
        this._jobs.delete(id);
      }
    }
  }
}
