/** How much may be under way at once: pieces of work, and the bytes they hold. */
export type WorkLimits = { readonly count: number; readonly bytes: number };

/** Runs pieces of work in parallel within limits; the first failure stops new ones. */
export class BoundedWork {
  constructor(private readonly _limits: WorkLimits) {}

  /** Starts `work`, which holds `bytes`, as soon as there is room. Rejects with the first failure of anything started before. */
  async start(bytes: number, work: () => Promise<void>): Promise<void> {
    while (
      this._running.size >= this._limits.count ||
      (this._running.size > 0 && this._bytes + bytes > this._limits.bytes)
    ) {
      await Promise.race(this._running);
      this._throwFailure();
    }
    this._throwFailure();
    this._bytes += bytes;
    const running = work()
      .catch((error: unknown) => {
        this._failures.push(error);
      })
      .finally(() => {
        this._bytes -= bytes;
        this._running.delete(running);
      });
    this._running.add(running);
  }

  /** Waits until nothing runs any more. Never rejects. */
  async settle(): Promise<void> {
    await Promise.all(this._running);
  }

  /** Waits until all is done. Rejects with the first failure, but not before everything has ended. */
  async end(): Promise<void> {
    await this.settle();
    this._throwFailure();
  }

  private readonly _running = new Set<Promise<void>>();
  private readonly _failures: unknown[] = [];
  private _bytes = 0;

  private _throwFailure(): void {
    if (this._failures.length > 0) {
      throw this._failures[0];
    }
  }
}
