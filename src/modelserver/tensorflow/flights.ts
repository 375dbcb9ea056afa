import { ServingError } from '../servingError';
import type { Turns } from './turns';

/** The longest that a timer of Node can wait. */
const longest = 2 ** 31 - 1;

/** Work of one model: waits for its turn, answers in time, and is known until it has really ended. */
export class Flights {
  private readonly _awaited = new Set<Promise<unknown>>();
  private readonly _working = new Set<Promise<unknown>>();

  /** `onStuck` is told of work that goes on for `patience` milliseconds after it was given up. */
  constructor(
    private readonly _turns: Turns,
    private readonly _stuck: { readonly patience: number; readonly onStuck: () => void }
  ) {}

  /**
   * Runs `work` when it is its turn, with the milliseconds that it has left. Rejects with DEADLINE_EXCEEDED after `timeout`, whatever
   * `work` does then; work whose turn comes later is not begun.
   */
  run<Result>(
    work: (left: number | undefined) => Promise<Result>,
    timeout?: number
  ): Promise<Result> {
    if (timeout === undefined || timeout > longest) {
      const unlimited = keep(
        this._working,
        this._turns.run(() => work(undefined))
      );
      return keep(this._awaited, unlimited);
    }
    const end = performance.now() + timeout;
    const limited = this._turns.run(() => {
      const left = end - performance.now();
      return left > 0 ? work(left) : Promise.reject(exceeded(timeout));
    });
    return keep(this._awaited, this._inTime(keep(this._working, limited), timeout));
  }

  /** Resolves when nobody waits for an answer any more. */
  async answered(): Promise<void> {
    await Promise.allSettled(this._awaited);
  }

  /** Resolves when no work goes on any more. */
  async landed(): Promise<void> {
    await Promise.allSettled(this._working);
  }

  private _inTime<Result>(work: Promise<Result>, timeout: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(exceeded(timeout));
        this._watch(work);
      }, timeout);
      work.finally(() => clearTimeout(timer)).then(resolve, reject);
    });
  }

  private _watch(work: Promise<unknown>): void {
    const watch = setTimeout(() => {
      if (this._working.has(work)) this._stuck.onStuck();
    }, this._stuck.patience);
    watch.unref();
  }
}

/** Keeps a promise in a set until it settles. */
function keep<Result>(set: Set<Promise<unknown>>, promise: Promise<Result>): Promise<Result> {
  set.add(promise);
  const forget = () => set.delete(promise);
  promise.then(forget, forget);
  return promise;
}

function exceeded(timeout: number): ServingError {
  return new ServingError('DEADLINE_EXCEEDED', `The run took longer than ${timeout} ms.`);
}
