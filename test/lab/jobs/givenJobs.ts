import { Signal } from '@lumino/signaling';
import { failure } from '../../../src/common/failure';
import type { JobLine, JobRecord } from '../../../src/common/job';
import type { FinalReply, ProgressReply } from '../../../src/common/reply';
import { JobStore } from '../../../src/lab/jobs/jobStore';
import type { KnownJob } from '../../../src/lab/jobs/knownJob';
import type { FollowOptions, HeardLine, IMlModelClient } from '../../../src/lab/tokens';
import type { IPage } from '../../../src/lab/ui/page';

/** A record of a job that has just begun. */
export function givenRecord(id: string, record: Partial<JobRecord> = {}): JobRecord {
  return {
    kind: 'job',
    id,
    statements: ['import name=mnist path=OBJECTSTORAGE.S:mnist.tar'],
    state: 'running',
    started: new Date().toISOString(),
    ...record
  };
}

/** A job as the store keeps it, running and its own. */
export function givenJob(job: Partial<KnownJob> = {}, record: Partial<JobRecord> = {}): KnownJob {
  return {
    record: givenRecord('j1', record),
    replies: [],
    pace: {},
    isOwn: true,
    isLive: true,
    isCancelling: false,
    ...job
  };
}

/** So many of a hundred bytes. */
export function givenProgress(done: number): ProgressReply {
  return { kind: 'progress', done, total: 100, unit: 'bytes', step: 'Copying' };
}

/** An answer without rows. */
export const result: FinalReply = {
  kind: 'result',
  verb: 'import',
  statement: 'import',
  table: { columns: [], rows: [] }
};

/** A failure with a sentence. */
export function givenFailure(code: 'CANCELLED' | 'NAME_TAKEN'): FinalReply {
  const told = failure(code, `It is ${code}.`, { try: 'list' }).failure;
  return { kind: 'failure', verb: 'import', statement: 'import', failure: told };
}

/** The backend's jobs, as far as the store asks for them. */
export class FakeClient {
  /** What the backend lists. */
  records: JobRecord[] = [];
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  readonly heard = new Signal<IMlModelClient, HeardLine>(this as unknown as IMlModelClient);
  private readonly _rejecters = new Map<string, (reason: unknown) => void>();

  jobs(): Promise<readonly JobRecord[]> {
    this.asked.push('jobs');
    return Promise.resolve(this.records);
  }

  attach(id: string, { detach }: FollowOptions): Promise<void> {
    this.asked.push(`attach ${id}`);
    return new Promise((resolve, reject) => {
      this._rejecters.set(id, reject);
      detach?.addEventListener('abort', () => {
        this.asked.push(`detach ${id}`);
        resolve();
      });
    });
  }

  cancel(id: string): Promise<void> {
    this.asked.push(`cancel ${id}`);
    return this.records.some(record => record.id === id)
      ? Promise.resolve()
      : Promise.reject(failure('OBJECT_NOT_FOUND', 'There is no such job.'));
  }

  /** Ends the following of a job with what the backend answers for one that it doesn't know. */
  refuse(id: string): void {
    this._rejecters.get(id)?.(failure('OBJECT_NOT_FOUND', 'There is no such job.'));
  }

  /** Lets the page hear lines of a job that it follows. */
  say(job: JobRecord, ...lines: readonly JobLine[]): void {
    this.emit({ job }, lines);
  }

  /** Lets the page hear lines of a job that it only looks on. */
  sayOnlooked(job: JobRecord, ...lines: readonly JobLine[]): void {
    this.emit({ job, isOnlooked: true }, lines);
  }

  private emit(heard: Omit<HeardLine, 'line'>, lines: readonly JobLine[]): void {
    lines.forEach(line => this.heard.emit({ ...heard, line }));
  }
}

/** A page that the test shows and hides. */
export class FakePage implements IPage {
  isVisible = true;
  readonly returned = new Signal<this, void>(this);
  readonly hidden = new Signal<this, void>(this);

  show(): void {
    this.isVisible = true;
    this.returned.emit();
  }

  hide(): void {
    this.isVisible = false;
    this.hidden.emit();
  }
}

/** A store with its client and page. */
export function givenStore(): { client: FakeClient; page: FakePage; store: JobStore } {
  const client = new FakeClient();
  const page = new FakePage();
  return { client, page, store: new JobStore(client as unknown as IMlModelClient, page) };
}
