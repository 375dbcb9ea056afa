import { Signal, type ISignal } from '@lumino/signaling';
import type { DownloadLink, JobLine, JobRecord } from '../../common/job';
import { isFinal, type DownloadHandle, type FinalReply } from '../../common/reply';
import type { FollowOptions, HeardLine, IMlModelClient, RunOptions } from '../tokens';
import type { BackendRequests } from './backendRequests';
import { KnownServers } from './knownServers';
import { isJobRecord } from './jobFollower';
import { cancelled, jobPath, SharedJob, unanswered, type First, type Patience } from './sharedJob';

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
    assertWanted(options);
    await this._open({ path: 'run', body }).follow(options);
  }

  async attach(id: string, options: FollowOptions): Promise<void> {
    assertWanted(options);
    const known = this._shared.get(id);
    const shared = known?.isOpen ? known : this._open({ path: jobPath(id) });
    this._shared.set(id, shared);
    await shared.follow(options);
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

  async link(handle: DownloadHandle): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify({ handle }) };
    const link = (await this._requests.json('links', init)) as DownloadLink;
    return link.isRelative ? this._requests.url(link.url) : link.url;
  }

  private _open(first: First): SharedJob {
    const shared = new SharedJob(first, {
      requests: this._requests,
      patience: this._patience,
      onLine: heard => {
        this._shared.set(heard.job.id, shared);
        this._servers.hear(heard.line);
        this._heard.emit(heard);
      }
    });
    const forget = (): void => {
      for (const [id, open] of this._shared) {
        if (open === shared) {
          this._shared.delete(id);
        }
      }
    };
    shared.ended.then(forget, forget);
    return shared;
  }

  private readonly _heard = new Signal<this, HeardLine>(this);
  private readonly _shared = new Map<string, SharedJob>();
  private readonly _requests: BackendRequests;
  private readonly _patience: Patience;
  private readonly _servers: KnownServers;
}

function assertWanted({ signal }: FollowOptions): void {
  if (signal?.aborted) {
    throw cancelled();
  }
}
