import { abortable } from './abortable';

/** Lets one piece of work run at a time, in the order of asking. */
export class Turns {
  private _last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when its turn has come; `signal` ends the waiting, not the work. */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this._last;
    let end = (): void => undefined;
    this._last = Promise.all([before, new Promise<void>(resolve => (end = resolve))]);
    try {
      await abortable(before, signal);
      return await work();
    } finally {
      end();
    }
  }
}
