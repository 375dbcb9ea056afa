import { ServingError } from '../servingError';
import type { FailedVersion, Outcome } from './managedModel';

/** What waiting for models works with. */
export type ArrivalsOptions = {
  readonly outcomeOf: (name: string) => Outcome;
  readonly isListed: (name: string) => boolean;
  /** For how long a model may have no version on disk, in milliseconds. */
  readonly patience: number;
};

/** Which models to wait for, what to call them in an error, and when to give up. */
export type Wait = {
  readonly names: readonly string[];
  readonly noun: 'model' | 'servable';
  readonly signal?: AbortSignal | undefined;
};

/** Waits for models to have a version AVAILABLE. Waits of several callers don't touch each other. */
export class Arrivals {
  constructor(private readonly _options: ArrivalsOptions) {}

  /**
   * Resolves once all models have a version AVAILABLE. Rejects with UNKNOWN when all have come to an end and one has failed, with ABORTED when one is dropped
   * from the list meanwhile, with DEADLINE_EXCEEDED when one has no version for too long or the signal says so.
   */
  async wait(wait: Wait): Promise<void> {
    const waiting = new AbortController();
    const { signal: ended } = waiting;
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter = new Waiter(wait, this._options, error =>
          error ? reject(error) : resolve()
        );
        const timer = setTimeout(() => waiter.expire(), this._options.patience);
        wait.signal?.addEventListener('abort', () => waiter.giveUp(), { signal: ended });
        this._waiters.add(waiter);
        ended.addEventListener('abort', () => {
          clearTimeout(timer);
          this._waiters.delete(waiter);
        });
        if (wait.signal?.aborted) waiter.giveUp();
        else waiter.checkAll();
      });
    } finally {
      waiting.abort();
    }
  }

  /** Looks at a model again, for everybody who waits for it. */
  check(name: string): void {
    for (const waiter of this._waiters) {
      waiter.check(name);
      waiter.settle();
    }
  }

  /** Looks at every model that is waited for again. */
  checkAll(): void {
    for (const waiter of this._waiters) waiter.checkAll();
  }

  private readonly _waiters = new Set<Waiter>();
}

class Waiter {
  constructor(
    private readonly _wait: Wait,
    private readonly _options: ArrivalsOptions,
    private readonly _end: (error?: ServingError) => void
  ) {
    this._pending = new Set(_wait.names);
  }

  check(name: string): void {
    if (!this._pending.has(name)) return;
    if (!this._options.isListed(name)) {
      this._end(
        new ServingError(
          'ABORTED',
          `Model ${name} was dropped from the list before it became available`
        )
      );
      return;
    }
    const outcome = this._options.outcomeOf(name);
    if (outcome === 'none' && this._isLate) this.giveUp();
    if (outcome === 'none' || outcome === 'loading') return;
    this._pending.delete(name);
    if (outcome !== 'available') this._failures.set(name, outcome);
  }

  checkAll(): void {
    for (const name of this._pending) this.check(name);
    this.settle();
  }

  settle(): void {
    if (this._pending.size > 0) return;
    const failures = [...this._failures].map(
      ([name, { version, error }]) =>
        `{{name: ${name} version: ${version}} due to error: ${error.code}: ${error.message}}, `
    );
    if (failures.length === 0) this._end();
    else {
      const count = `${failures.length} ${this._wait.noun}(s) did not become available`;
      this._end(new ServingError('UNKNOWN', `${count}: {${failures.join('')}}`));
    }
  }

  /** No model may be without a version from now on. */
  expire(): void {
    this._isLate = true;
    this.checkAll();
  }

  giveUp(): void {
    const names = [...this._pending].join(', ');
    this._end(
      new ServingError(
        'DEADLINE_EXCEEDED',
        `No version of ${names} has become available yet; the list is in force, and it is loaded as soon as it is there`
      )
    );
  }

  private readonly _pending: Set<string>;
  private readonly _failures = new Map<string, FailedVersion>();
  private _isLate = false;
}
