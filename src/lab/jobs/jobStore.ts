import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { failure, MlModelError, type Failure } from '../../common/failure';
import type { JobRecord } from '../../common/job';
import { isFinal, type FinalReply } from '../../common/reply';
import type { HeardLine, IJobs, IMlModelClient } from '../tokens';
import { elapsed, isListed, longMilliseconds, recordAfter, type KnownJob } from './knownJob';
import type { IPage } from '../ui/page';
import { Paces } from './paces';

const keptMilliseconds = 3_600_000;
const keptJobs = 100;

const fresh = { pace: {}, isOwn: false, isLive: false, isCancelling: false };

type Timer = ReturnType<typeof setTimeout>;

/**
 * The jobs that this page follows, by what the client hears of them anyway; while somebody watches and the page is
 * visible, also those of other pages. Asks nothing else and never polls.
 */
export class JobStore implements IJobs {
  constructor(client: IMlModelClient, page: IPage) {
    this._client = client;
    this._page = page;
    client.heard.connect((_, heard) => this._hear(heard));
    page.returned.connect(() => void this._look());
    page.hidden.connect(() => this._letGo());
  }

  get all(): readonly KnownJob[] {
    this._forgetOld();
    return [...this._jobs.values()].sort((a, b) =>
      b.record.started.localeCompare(a.record.started)
    );
  }

  /** After every change, and when a job that runs becomes a long one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A job that was seen running has ended. */
  get ended(): ISignal<this, KnownJob> {
    return this._ended;
  }

  watch(): IDisposable {
    this._watchers += 1;
    if (this._watchers === 1) {
      void this._look();
    }
    return new DisposableDelegate(() => {
      this._watchers -= 1;
      if (this._watchers === 0) {
        this._letGo();
      }
    });
  }

  async cancel(id: string): Promise<void> {
    if (this._jobs.get(id)?.record.state !== 'running') {
      return;
    }
    this._change(id, { isCancelling: true });
    try {
      await this._client.cancel(id);
    } catch (error) {
      if (isUnknown(error)) {
        this._end(id, gone());
        return;
      }
      this._change(id, { isCancelling: false });
      throw error;
    }
    if (this._jobs.get(id)?.isLive === false) {
      this._end(id, failure('CANCELLED', 'The statement was cancelled.').failure);
    }
  }

  private _hear({ job: { id }, line, isOnlooked = false }: HeardLine): void {
    if (line.kind === 'job') {
      this._begin(line, !isOnlooked);
    } else if (this._jobs.has(id)) {
      if (!isOnlooked && !this._jobs.get(id)?.isOwn) {
        this._change(id, { isOwn: true });
      }
      if (isFinal(line)) {
        this._answer(id, line);
      } else {
        this._change(id, { progress: line, pace: this._paces.measure(id, line) });
      }
    }
  }

  private _begin(record: JobRecord, isOwn: boolean): void {
    const known = this._jobs.get(record.id);
    const hasEnded = known !== undefined && known.record.state !== 'running';
    this._put({
      ...(known ?? fresh),
      record: hasEnded && record.state !== 'running' ? known.record : record,
      // Over a fresh connection all replies come again.
      replies: known?.isLive ? known.replies : [],
      isOwn: isOwn || known?.isOwn === true,
      isLive: true
    });
  }

  private _answer(id: string, reply: FinalReply): void {
    const known = this._jobs.get(id);
    if (!known) {
      return;
    }
    const wasRunning = known.record.state === 'running';
    const replies = [...known.replies, reply];
    const record = recordAfter(known.record, replies, Date.now());
    const isRunning = record.state === 'running';
    const { isOwn, isCancelling } = known;
    const job = {
      record,
      replies,
      pace: {},
      isOwn,
      isCancelling,
      isLive: isRunning && known.isLive
    };
    this._put(job);
    if (wasRunning && !isRunning) {
      this._ended.emit(job);
    }
  }

  /** Ends a job that nobody hears of any more. */
  private _end(id: string, reason: Failure): void {
    const known = this._jobs.get(id);
    if (known?.record.state === 'running') {
      const statement = known.record.statements[known.replies.length] ?? '';
      const verb = statement.trim().split(/\s/, 1)[0] ?? '';
      this._answer(id, { kind: 'failure', verb, statement, failure: reason });
    }
  }

  /** Asks for the jobs of all pages; one question at a time. */
  private _look(): Promise<void> {
    const look = async (): Promise<void> => {
      if (!this._isWatched()) {
        return;
      }
      // What is known still stands when the backend can't be asked.
      const records = await this._client.jobs().catch(() => undefined);
      if (records && this._isWatched()) {
        this._merge(records);
      }
    };
    this._looking ??= look().finally(() => (this._looking = undefined));
    return this._looking;
  }

  private _isWatched(): boolean {
    return this._watchers > 0 && this._page.isVisible;
  }

  private _merge(records: readonly JobRecord[]): void {
    const listed = new Set(records.map(({ id }) => id));
    for (const { record, isLive } of this._jobs.values()) {
      if (!isLive && !listed.has(record.id)) {
        this._end(record.id, gone());
      }
    }
    for (const record of records) {
      if (this._jobs.get(record.id)?.isLive !== true) {
        this._take(record);
      }
    }
  }

  private _take(record: JobRecord): void {
    const known = this._jobs.get(record.id) ?? { ...fresh, replies: [] };
    const isRunning = record.state === 'running';
    this._put({ ...known, record, replies: isRunning ? [] : known.replies });
    // A failure's sentence is told only by the job itself.
    if (isRunning || (record.state === 'failed' && known.replies.length === 0)) {
      void this._lookOn(record.id);
    }
  }

  /** Hears of a job of another page while somebody watches. */
  private async _lookOn(id: string): Promise<void> {
    if (!this._jobs.has(id)) {
      return;
    }
    const { signal: detach } = this._detach;
    this._change(id, { isLive: true, replies: [] });
    try {
      await this._client.attach(id, { onLine: () => undefined, detach });
    } catch (error) {
      this._end(id, isUnknown(error) || !(error instanceof MlModelError) ? gone() : error.failure);
    }
  }

  /** Stops listening to the jobs of other pages; how those go on is not known from now on. */
  private _letGo(): void {
    this._detach.abort();
    this._detach = new AbortController();
    for (const { record, isOwn } of [...this._jobs.values()]) {
      if (record.state === 'running' && !isOwn) {
        this._remove(record.id);
      }
    }
    this._changed.emit();
  }

  private _change(id: string, change: Partial<KnownJob>): void {
    const known = this._jobs.get(id);
    if (known) {
      this._put({ ...known, ...change });
    }
  }

  private _put(job: KnownJob): void {
    const { record } = job;
    const isNew = !this._jobs.has(record.id);
    this._jobs.set(record.id, job);
    if (record.state !== 'running') {
      this._clear(record.id);
    } else if (isNew) {
      const left = Math.max(0, longMilliseconds - elapsed(record, Date.now()));
      this._timers.set(
        record.id,
        setTimeout(() => this._changed.emit(), left)
      );
    }
    if (record.state !== 'running' && !isListed(job, Date.now())) {
      this._jobs.delete(record.id);
    }
    this._changed.emit();
  }

  private _remove(id: string): void {
    this._clear(id);
    this._jobs.delete(id);
  }

  private _forgetOld(): void {
    const ended = [...this._jobs.values()]
      .filter(({ record }) => record.state !== 'running')
      .sort((a, b) => (b.record.ended ?? '').localeCompare(a.record.ended ?? ''));
    const oldest = new Date(Date.now() - keptMilliseconds).toISOString();
    ended.forEach(({ record }, index) => {
      if (index >= keptJobs || (record.ended ?? '') < oldest) {
        this._remove(record.id);
      }
    });
  }

  private _clear(id: string): void {
    clearTimeout(this._timers.get(id));
    this._timers.delete(id);
    this._paces.forget(id);
  }

  private readonly _client: IMlModelClient;
  private readonly _page: IPage;
  private readonly _jobs = new Map<string, KnownJob>();
  private readonly _paces = new Paces(id => this._change(id, { pace: {} }));
  private readonly _timers = new Map<string, Timer>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _ended = new Signal<this, KnownJob>(this);
  private _detach = new AbortController();
  private _looking: Promise<void> | undefined;
  private _watchers = 0;
}

/** Whether the backend has no such job. */
function isUnknown(error: unknown): boolean {
  return error instanceof MlModelError && error.failure.code === 'OBJECT_NOT_FOUND';
}

function gone(): Failure {
  return failure(
    'INTERNAL',
    'The mlmodel backend does not know this job any more: it was started anew while the job ran. See with list whether it took effect.'
  ).failure;
}
