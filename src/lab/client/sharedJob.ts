import { failure, MlModelError } from '../../common/failure';
import type { JobLine, JobRecord } from '../../common/job';
import { isFinal, type FinalReply, type ProgressReply } from '../../common/reply';
import type { FollowOptions, HeardLine } from '../tokens';
import type { BackendRequests } from './backendRequests';
import { JobFollower } from './jobFollower';
import { connectionFailure, UnreachableError } from './responseFailure';

/** How long the client is patient, in milliseconds. */
export type Patience = {
  /** Pauses before each attempt to attach again; after the last one the job is given up. */
  readonly retries: readonly number[];
  /** How long a cancelled job may take to end. */
  readonly cancel: number;
};

/** The request whose answer is a job's stream. */
export type First = { readonly path: string; readonly body?: unknown };

/** What a shared job needs of its client. */
export type SharedJobParts = {
  readonly requests: BackendRequests;
  readonly patience: Patience;
  /** Gets each line once, however many follow the job. */
  readonly onLine: (heard: HeardLine) => void;
};

/** A job that is followed over one connection at a time, by anybody on the page who wants to. */
export class SharedJob {
  /** Connects at once; the first follower must come in the same turn. */
  constructor(first: First, parts: SharedJobParts) {
    this._parts = parts;
    this._follower = new JobFollower(line => this._hear(line));
    this.ended = this._run(first);
    // Those who follow hear of it.
    this.ended.catch(() => undefined);
  }

  /** Settles when the job has ended, was given up, or is followed by nobody any more. */
  readonly ended: Promise<void>;

  /** Whether somebody may still join. */
  get isOpen(): boolean {
    return !this._isLeft;
  }

  /** Says what the job has said so far, then what it says, until it ends or the follower detaches. */
  async follow(options: FollowOptions): Promise<void> {
    const detached = deferred();
    const onAbort = () => void this._cancel();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    options.detach?.addEventListener('abort', detached.resolve, { once: true });
    this._followers.add(options);
    if (options.detach?.aborted) {
      detached.resolve();
    }
    try {
      this._repeat(options);
      await Promise.race([this.ended, detached.promise]);
    } finally {
      options.signal?.removeEventListener('abort', onAbort);
      options.detach?.removeEventListener('abort', detached.resolve);
      this._followers.delete(options);
      if (this._followers.size === 0) {
        this._isLeft = true;
        this._giveUp.abort();
      }
    }
  }

  private async _run(first: First): Promise<void> {
    try {
      await this._listen(first);
      await this._attachUntilEnded();
      assertComplete(this._follower);
    } catch (error) {
      if (this._isLeft) {
        return;
      }
      const reason = this._giveUp.signal.aborted ? cancelled() : error;
      this._tellLost(reason);
      throw reason;
    } finally {
      this._named.resolve();
    }
  }

  private _repeat({ onLine }: FollowOptions): void {
    const said = [this._head, ...this._answers, this._progress];
    for (const line of said) {
      if (line) {
        onLine(line);
      }
    }
  }

  private _hear(line: JobLine): void {
    if (line.kind === 'job') {
      this._head = line;
    } else if (isFinal(line)) {
      this._answers.push(line);
      this._progress = undefined;
    } else {
      this._progress = line;
    }
    const followers = [...this._followers];
    followers.forEach(({ onLine }) => onLine(line));
    this._emit(line, !followers.every(({ detach }) => detach));
    this._named.resolve();
  }

  private _emit(line: JobLine, isOwn: boolean): void {
    const { job } = this._follower;
    if (job) {
      this._parts.onLine({ job, line, ...(!isOwn && { isOnlooked: true }) });
    }
  }

  /** Whoever only listens learns that nothing more will come; those who follow get the rejection. */
  private _tellLost(reason: unknown): void {
    const { job } = this._follower;
    if (!job || this._follower.isEnded || !(reason instanceof MlModelError)) {
      return;
    }
    const statement = job.statements[this._answers.length] ?? '';
    const verb = statement.trim().split(/\s/, 1)[0] ?? '';
    const isOwn = ![...this._followers].every(({ detach }) => detach);
    this._emit({ kind: 'failure', verb, statement, failure: reason.failure }, isOwn);
  }

  /** One connection. A broken one rejects only while the job has no name: then there is nothing to attach to. */
  private async _listen(to: First): Promise<void> {
    const { signal } = this._giveUp;
    try {
      const body = to.body === undefined ? {} : { method: 'POST', body: JSON.stringify(to.body) };
      const response = await this._parts.requests.send(to.path, { ...body, signal });
      if (response.body) {
        await this._follower.read(response.body);
      }
    } catch (error) {
      if (!this._follower.job) {
        throw error instanceof MlModelError ? error : connectionFailure(error);
      }
      if (error instanceof MlModelError && !(error instanceof UnreachableError)) {
        throw error.failure.code === 'OBJECT_NOT_FOUND' ? restarted() : error;
      }
    }
  }

  private async _attachUntilEnded(): Promise<void> {
    const { _follower: follower } = this;
    let attempt = 0;
    while (!follower.isEnded) {
      const { job } = follower;
      const pause = this._parts.patience.retries[attempt++];
      if (!job || pause === undefined) {
        throw failure(
          'SERVER_UNAVAILABLE',
          'The connection to the Jupyter server is lost; the statement goes on without the page, and the notebook shows its result when it is opened again.'
        );
      }
      await delay(pause, this._giveUp.signal);
      const before = follower.lineCount;
      await this._listen({ path: jobPath(job.id) });
      // The stream's head always comes; more than that means the connection was good.
      attempt = follower.lineCount > before + 1 ? 0 : attempt;
    }
  }

  private async _cancel(): Promise<void> {
    const timer = setTimeout(() => this._giveUp.abort(), this._parts.patience.cancel);
    await this._named.promise;
    const { job } = this._follower;
    if (job && !this._follower.isEnded) {
      const init = { method: 'DELETE' };
      // Refused or unreachable: the timer ends the wait.
      await this._parts.requests.send(jobPath(job.id), init).catch(() => undefined);
    }
    if (this._follower.isEnded) {
      clearTimeout(timer);
    }
  }

  private readonly _parts: SharedJobParts;
  private readonly _follower: JobFollower;
  private readonly _followers = new Set<FollowOptions>();
  private readonly _giveUp = new AbortController();
  private readonly _named = deferred();
  private readonly _answers: FinalReply[] = [];
  private _head: JobRecord | undefined;
  private _progress: ProgressReply | undefined;
  private _isLeft = false;
}

/** Where the backend keeps a job. */
export function jobPath(id: string): string {
  return `jobs/${encodeURIComponent(id)}`;
}

/** What the user reads of a statement that was cancelled. */
export function cancelled(): MlModelError {
  return failure('CANCELLED', 'The statement was cancelled.');
}

/** What the user reads when a statement ended and nobody knows how. */
export function unanswered(): MlModelError {
  return failure('INTERNAL', 'The backend ended the statement without an answer.');
}

/** A job that ended must have said how each of its statements ended. */
function assertComplete(follower: JobFollower): void {
  if (!follower.isComplete) {
    throw follower.job?.state === 'cancelled' ? cancelled() : unanswered();
  }
}

/** The backend answers, but not for this job: it is another process by now. */
function restarted(): MlModelError {
  return failure(
    'INTERNAL',
    'The mlmodel backend was started anew while the statement ran; see with list whether it took effect.'
  );
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>(done => (resolve = done));
  return { promise, resolve };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(resolve, milliseconds);
    if (signal.aborted) {
      giveUp();
    } else {
      signal.addEventListener('abort', giveUp, { once: true });
    }
  });
}
