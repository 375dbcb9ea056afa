import { ServingError } from '../servingError';

/** Work that is told the milliseconds it has left; none is no limit. */
export type Work<Result> = (left: number | undefined) => Promise<Result>;

/** Lets suspected folders work one at a time, so that the next end of the process names the guilty one. */
export class Suspects {
  private _folders: ReadonlySet<string>;
  private _last: Promise<unknown> = Promise.resolve();

  constructor(folders: readonly string[]) {
    this._folders = new Set(folders);
  }

  /** They have behaved: from now on all work together again. */
  acquit(): void {
    this._folders = new Set();
  }

  /** Runs `work` at once, or, for a suspect, after the suspects before it. Rejects with DEADLINE_EXCEEDED when its turn comes too late. */
  async run<Result>(folder: string, work: Work<Result>, timeout?: number): Promise<Result> {
    if (!this._folders.has(folder)) return work(timeout);
    const end = performance.now() + (timeout ?? Infinity);
    const turn = this._last.then(() => {
      const left = end - performance.now();
      if (left <= 0) throw new ServingError('DEADLINE_EXCEEDED', 'The model was not free in time.');
      return work(Number.isFinite(left) ? left : undefined);
    });
    this._last = turn.catch(() => undefined);
    return turn;
  }
}
