import { Signal, type ISignal } from '@lumino/signaling';
import { failure, MlModelError } from '../../common/failure';
import type { DownloadLink, JobLine, JobRecord } from '../../common/job';
import { isFinal, type DownloadHandle, type FinalReply, type Table } from '../../common/reply';
import { isReply } from '../../common/replyGuard';
import type { FollowOptions, HeardLine, IMlModelClient, RunOptions } from '../tokens';
import type { BackendRequests } from './backendRequests';
import { KnownServers } from './knownServers';
import { isJobRecord, JobFollower } from './jobFollower';
import { connectionFailure, UnreachableError } from './responseFailure';

/** How long the client is patient, in milliseconds. */
export type Patience = {
  /** Pauses before each attempt to attach again; after the last one the job is given up. */
  readonly retries: readonly number[];
  /** How long a cancelled job may take to end. */
  readonly cancel: number;
};

/** The request whose answer is a job's stream. */
type First = { readonly path: string; readonly body?: unknown };

const patience: Patience = {
  retries: [200, 500, 1000, 2000, 5000, ...Array.from({ length: 30 }, () => 10_000)],
  cancel: 10_000
};

/** Speaks to the backend through the Jupyter server. */
export class JobClient implements IMlModelClient {
  constructor(requests: BackendRequests, limits: Patience = patience) {
    this._requests = requests;
    this._patience = limits;
    this._servers = new KnownServers(signal => requests.json('servers', { signal }));
  }

  get heard(): ISignal<this, HeardLine> {
    return this._heard;
  }

  get servers(): readonly string[] | undefined {
    return this._servers.addresses;
  }

  knownServers(): Promise<readonly string[]> {
    return this._servers.known();
  }

  async run(statements: readonly string[], options: RunOptions): Promise<void> {
    const body = { statements, ...(options.origin && { origin: options.origin }) };
    await this._follow(options, { path: 'run', body });
  }

  async attach(id: string, options: FollowOptions): Promise<void> {
    await this._follow(options, { path: jobPath(id) });
  }

  async jobs(): Promise<readonly JobRecord[]> {
    const answer = (await this._requests.json('jobs')) as { jobs?: unknown };
    return Array.isArray(answer.jobs) ? answer.jobs.filter(isJobRecord) : [];
  }

  async cancel(id: string): Promise<void> {
    await this._requests.send(jobPath(id), { method: 'DELETE' });
  }

  async ask(statement: string, signal?: AbortSignal): Promise<FinalReply> {
    let reply: FinalReply | undefined;
    const onLine = (line: JobLine): void => {
      reply = line.kind !== 'job' && isFinal(line) ? line : reply;
    };
    await this.run([statement], { onLine, ...(signal && { signal }) });
    if (!reply) {
      throw unanswered();
    }
    return reply;
  }

  async models(): Promise<Table> {
    const reply = await this._requests.json('models');
    if (!isReply(reply) || reply.kind !== 'result') {
      throw failure('INTERNAL', 'The backend answered without a list of models.');
    }
    return reply.table;
  }

  async link(handle: DownloadHandle): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify({ handle }) };
    const link = (await this._requests.json('links', init)) as DownloadLink;
    return link.isRelative ? this._requests.url(link.url) : link.url;
  }

  private async _follow(options: FollowOptions, first: First): Promise<void> {
    const follower = new JobFollower(line => {
      options.onLine(line);
      this._servers.hear(line);
      if (follower.job) {
        this._heard.emit({ job: follower.job, line });
      }
      named.resolve();
    });
    const named = deferred();
    const giveUp = new AbortController();
    const onAbort = () => void this._cancel(named.promise, follower, giveUp);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (options.signal?.aborted) {
        throw cancelled();
      }
      await this._listen(follower, first, giveUp.signal);
      await this._attachUntilEnded(follower, giveUp.signal);
      assertComplete(follower);
    } catch (error) {
      throw giveUp.signal.aborted ? cancelled() : error;
    } finally {
      options.signal?.removeEventListener('abort', onAbort);
      named.resolve();
    }
  }

  /** One connection. A broken one rejects only while the job has no name: then there is nothing to attach to. */
  private async _listen(follower: JobFollower, to: First, signal: AbortSignal): Promise<void> {
    try {
      const body = to.body === undefined ? {} : { method: 'POST', body: JSON.stringify(to.body) };
      const response = await this._requests.send(to.path, { ...body, signal });
      if (response.body) {
        await follower.read(response.body);
      }
    } catch (error) {
      if (!follower.job) {
        throw error instanceof MlModelError ? error : connectionFailure(error);
      }
      if (error instanceof MlModelError && !(error instanceof UnreachableError)) {
        throw error.failure.code === 'OBJECT_NOT_FOUND' ? restarted() : error;
      }
    }
  }

  private async _attachUntilEnded(follower: JobFollower, signal: AbortSignal): Promise<void> {
    let attempt = 0;
    while (!follower.isEnded) {
      const { job } = follower;
      const pause = this._patience.retries[attempt++];
      if (!job || pause === undefined) {
        throw failure(
          'SERVER_UNAVAILABLE',
          'The connection to the Jupyter server is lost; the statement goes on without the page, and the notebook shows its result when it is opened again.'
        );
      }
      await delay(pause, signal);
      const before = follower.lineCount;
      await this._listen(follower, { path: jobPath(job.id) }, signal);
      // The stream's head always comes; more than that means the connection was good.
      attempt = follower.lineCount > before + 1 ? 0 : attempt;
    }
  }

  private async _cancel(
    named: Promise<void>,
    follower: JobFollower,
    giveUp: AbortController
  ): Promise<void> {
    const timer = setTimeout(() => giveUp.abort(), this._patience.cancel);
    await named;
    if (follower.job && !follower.isEnded) {
      // Refused or unreachable: the timer ends the wait.
      await this.cancel(follower.job.id).catch(() => undefined);
    }
    if (follower.isEnded) {
      clearTimeout(timer);
    }
  }

  private readonly _heard = new Signal<this, HeardLine>(this);
  private readonly _requests: BackendRequests;
  private readonly _patience: Patience;
  private readonly _servers: KnownServers;
}

/** A job that ended must have said how each of its statements ended. */
function assertComplete(follower: JobFollower): void {
  if (!follower.isComplete) {
    throw follower.job?.state === 'cancelled' ? cancelled() : unanswered();
  }
}

function unanswered(): MlModelError {
  return failure('INTERNAL', 'The backend ended the statement without an answer.');
}

function jobPath(id: string): string {
  return `jobs/${encodeURIComponent(id)}`;
}

/** The backend answers, but not for this job: it is another process by now. */
function restarted(): MlModelError {
  return failure(
    'INTERNAL',
    'The mlmodel backend was started anew while the statement ran; see with list whether it took effect.'
  );
}

function cancelled(): MlModelError {
  return failure('CANCELLED', 'The statement was cancelled.');
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>(done => (resolve = done));
  return { promise, resolve };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
