import { setTimeout as pause } from 'node:timers/promises';
import { MlModelError } from '../common/failure';
import type { Backend } from './backend';
import type { CatalogState } from './catalog/catalog';
import { isServed } from './catalog/deploymentChange';

const usualPause = 2000;
/** Between tries that fail. */
const longestPause = 300_000;

/**
 * Sees that what should be served is served: once at its start, and whenever the model server that was ours to start is gone. In
 * between it looks at this machine only, and asks neither store nor server.
 */
export class ServingWatch {
  private readonly _end = new AbortController();
  private readonly _done: Promise<void>;

  /** It looks every so many milliseconds. */
  constructor(
    private readonly _backend: Backend,
    private readonly _betweenLooks = usualPause
  ) {
    this._done = this._watch();
  }

  /** Ends the watch; what it has started goes on. */
  stop(): Promise<void> {
    this._end.abort(new Error('the backend ends'));
    return this._done;
  }

  private async _watch(): Promise<void> {
    const { signal } = this._end;
    let isDoubtful = true;
    for (let wait = this._betweenLooks; !signal.aborted;) {
      try {
        await this._look(isDoubtful);
        isDoubtful = false;
        wait = this._betweenLooks;
      } catch (error) {
        this._warn(error);
        wait = Math.min(2 * wait, longestPause);
      }
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async _look(isDoubtful: boolean): Promise<void> {
    const { signal } = this._end;
    const { catalog, services } = await this._backend.world();
    const state = isDoubtful ? await catalog.refresh(signal) : catalog.known;
    if (wantsServing(state) && (isDoubtful || !(await services.serving.isStarted()))) {
      await services.serving.reconcile(signal);
    }
  }

  private _warn(error: unknown): void {
    if (!this._end.signal.aborted) {
      const isTold = error instanceof MlModelError;
      const reason = isTold ? error.message : 'a defect, please report it';
      const message = `what was deployed is not served yet: ${reason}`;
      this._backend.log.warn(message, isTold ? undefined : error);
    }
  }
}

function wantsServing(state: CatalogState): boolean {
  return state.deployed().some(model => model.deployments.some(isServed));
}
