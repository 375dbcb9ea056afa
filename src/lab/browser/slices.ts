/** Lets long work be done in slices, between which the page stays alive. */
export interface ISlices {
  /** Whether the slice is over and {@link rest} is due. */
  readonly isSpent: boolean;
  /** Lets the page breathe. */
  rest(): Promise<void>;
}

const sliceMilliseconds = 8;

/** Slices of a few milliseconds, so that no frame is lost. */
export class Slices implements ISlices {
  get isSpent(): boolean {
    return performance.now() - this._start > sliceMilliseconds;
  }

  async rest(): Promise<void> {
    await new Promise<void>(resolve => {
      // Timers wait longer and longer when they are nested; messages don't.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    this._start = performance.now();
  }

  private _start = performance.now();
}
