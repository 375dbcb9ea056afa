/**
 * Runs one piece of work for all who ask at the same time. Whoever asks while a run is under way waits for
 * the next one, together with the others who do, so an answer is never older than its question.
 */
export class SharedRun<T> {
  private _running: Promise<unknown> = Promise.resolve();
  private _waiting: Promise<T> | undefined;

  constructor(private readonly _work: () => Promise<T>) {}

  /** The outcome of a run that starts after this call. */
  run(): Promise<T> {
    this._waiting ??= this._runNext();
    return this._waiting;
  }

  private async _runNext(): Promise<T> {
    await this._running;
    this._waiting = undefined;
    const work = this._work();
    this._running = work.catch(() => undefined);
    return work;
  }
}
