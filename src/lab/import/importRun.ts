import { Signal, type ISignal } from '@lumino/signaling';
import type { Failure } from '../../common/failure';
import type { ProgressReply } from '../../common/reply';
import type { IMlModelClient } from '../tokens';
import { readableFailure } from '../ui/readableFailure';
import { PaceMeter, type Pace } from '../ui/progressText';

/** How far an import has come, and how it ended. */
export class ImportRun {
  /** Starts it at once; it goes on when nobody looks. `now` is in milliseconds. */
  constructor(client: Pick<IMlModelClient, 'run'>, statement: string, now: () => number) {
    this.statement = statement;
    this._now = now;
    this.ended = this._run(client);
  }

  readonly statement: string;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>;

  /** After progress, and when it ended. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): 'running' | 'done' | 'failed' {
    return this._state;
  }

  get progress(): ProgressReply | undefined {
    return this._progress;
  }

  get pace(): Pace {
    return this._pace;
  }

  /** Whether it was asked to stop; it ends within seconds then. */
  get isCancelled(): boolean {
    return this._abort.signal.aborted;
  }

  /** Why it failed. */
  get failure(): Failure | undefined {
    return this._failure;
  }

  /** Stops it; nothing stays in the store. */
  cancel(): void {
    this._abort.abort();
    this._changed.emit();
  }

  private async _run(client: Pick<IMlModelClient, 'run'>): Promise<void> {
    const { signal } = this._abort;
    try {
      await client.run([this.statement], {
        signal,
        onLine: line => {
          if (line.kind === 'progress') {
            this._progress = line;
            this._pace = this._meter.measure(line, this._now());
            this._changed.emit();
          } else if (line.kind === 'failure') {
            this._failure = line.failure;
          }
        }
      });
    } catch (error) {
      this._failure ??= readableFailure(error);
    }
    this._state = this._failure ? 'failed' : 'done';
    this._changed.emit();
  }

  private readonly _now: () => number;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _abort = new AbortController();
  private readonly _meter = new PaceMeter();
  private _state: 'running' | 'done' | 'failed' = 'running';
  private _progress: ProgressReply | undefined;
  private _pace: Pace = {};
  private _failure: Failure | undefined;
}
