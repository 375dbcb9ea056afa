import { setTimeout as pause } from 'node:timers/promises';
import { MlModelError } from '../common/failure';
import type { Backend } from './backend';
import type { CatalogState } from './catalog/catalog';
import { isServed } from './catalog/deploymentChange';

/** How often it looks, and the longest time between tries that fail. */
const betweenLooks = 2000;
const longestPause = 300_000;

/**
 * Sees that what should be served is served: once at its start, and whenever the model server that was ours to start is gone. In
 * between it looks at this machine only, and asks neither store nor server.
 */
export class ServingWatch {
  private readonly _end = new AbortController();
  private readonly _done: Promise<void>;

  constructor(private readonly _backend: Backend) {
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
    for (let wait = betweenLooks; !signal.aborted;) {
      try {
        await this._look(isDoubtful);
        isDoubtful = false;
        wait = betweenLooks;
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
      const reason = error instanceof MlModelError ? error.message : error;
      this._backend.log.warn(`what was deployed is not served yet: ${String(reason)}`, error);
    }
  }
}

function wantsServing(state: CatalogState): boolean {
  return state.deployed().some(model => model.deployments.some(isServed));
}
