/** Lets a limited number of tasks run at once; the others wait in order of arrival. */
export class Turns {
  private _running = 0;
  private readonly _waiting: (() => void)[] = [];

  constructor(private readonly _limit: number) {}

  /** Runs `task` when it is its turn. */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this._running >= this._limit) {
      await new Promise<void>(resolve => this._waiting.push(resolve));
    } else {
      this._running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this._waiting.shift();
      // The one that goes hands its place on.
      if (next) next();
      else this._running -= 1;
    }
  }
}
