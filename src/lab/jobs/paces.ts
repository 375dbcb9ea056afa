import type { ProgressReply } from '../../common/reply';
import { PaceMeter, type Pace } from '../ui/progressText';

const stalledMilliseconds = 5000;

type Measured = { readonly meter: PaceMeter; timer?: ReturnType<typeof setTimeout> };

/** How fast each job goes. */
export class Paces {
  /** `onStalled` is told of a job of which nothing was heard for seconds: what was measured last is not true any more. */
  constructor(onStalled: (id: string) => void) {
    this._onStalled = onStalled;
  }

  /** Takes how far a job has come now. */
  measure(id: string, progress: ProgressReply): Pace {
    const measured = this._measured.get(id) ?? { meter: new PaceMeter() };
    this._measured.set(id, measured);
    clearTimeout(measured.timer);
    measured.timer = setTimeout(() => this._onStalled(id), stalledMilliseconds);
    return measured.meter.measure(progress, Date.now());
  }

  /** The job has ended. */
  forget(id: string): void {
    clearTimeout(this._measured.get(id)?.timer);
    this._measured.delete(id);
  }

  private readonly _onStalled: (id: string) => void;
  private readonly _measured = new Map<string, Measured>();
}
