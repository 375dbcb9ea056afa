import type { IEngine, ILoadedModel } from '../engine';
import type { ILog } from '../log';
import type { Servable, ServableStatus } from '../servables';
import { ServingError, toServingError } from '../servingError';
import type { ManagedState, VersionSnapshot } from './versionPolicy';

/** What versions of one model have in common. */
export type VersionContext = {
  readonly name: string;
  readonly engine: IEngine;
  readonly log: ILog;
  /** Hears every change of a version's status, in order. */
  readonly onStatus: (status: ServableStatus) => void;
};

/** A version from the moment it is wanted until it is gone: loaded once, in use by any number of requests, unloaded after the last of them. */
export class ManagedVersion {
  constructor(
    private readonly _context: VersionContext,
    readonly version: bigint,
    private readonly _folder: string
  ) {
    this._report('START');
  }

  get snapshot(): VersionSnapshot {
    return { version: this.version, state: this._state, wanted: this._isWanted };
  }

  /** Why it failed, once it has. */
  get error(): ServingError | undefined {
    return this._error;
  }

  /** It is no longer wanted; when it isn't loaded yet, it never will be. */
  drop(): void {
    if (!this._isWanted) return;
    this._isWanted = false;
    this._loading.abort();
    if (this._state === 'new') this.fail(cancelled());
  }

  /** Ends it without loading. */
  fail(error: ServingError): void {
    this._state = 'error';
    this._error = error;
    this._report('END', error);
  }

  /** Loads it; resolves when it is AVAILABLE or has ended. */
  async load(): Promise<void> {
    this._state = 'loading';
    this._report('LOADING');
    const loaded = await this._load();
    if (loaded instanceof ServingError) {
      this.fail(this._isWanted ? loaded : cancelled());
    } else if (this._isWanted) {
      this._model = loaded;
      this._state = 'ready';
      this._report('AVAILABLE');
    } else {
      await this._close(loaded);
      this.fail(cancelled());
    }
  }

  /** Takes it out of use, waits for whoever uses it, frees it. */
  async unload(): Promise<void> {
    this._report('UNLOADING');
    this._state = 'quiescing';
    if (this._users > 0) await new Promise<void>(resolve => (this._onDrained = resolve));
    this._state = 'unloading';
    if (this._model) await this._close(this._model);
    this._model = undefined;
    this._state = 'disabled';
    this._report('END');
  }

  /** Takes it into use; nothing when it isn't loaded. */
  acquire(): Servable | undefined {
    if (this._state !== 'ready' || !this._model) return undefined;
    this._users += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      this._users -= 1;
      if (this._users === 0) this._onDrained?.();
    };
    return { name: this._context.name, version: this.version, model: this._model, release };
  }

  private async _load(): Promise<ILoadedModel | ServingError> {
    const { engine, log, name } = this._context;
    try {
      return await engine.load(this._folder, this._loading.signal);
    } catch (error) {
      return toServingError(error, defect =>
        log.warn(`Loading version ${this.version} of model ${name} broke off`, defect)
      );
    }
  }

  private async _close(model: ILoadedModel): Promise<void> {
    try {
      await model.close();
    } catch (error) {
      const { log, name } = this._context;
      log.warn(`Version ${this.version} of model ${name} could not be freed`, error);
    }
  }

  private _report(state: ServableStatus['state'], error?: ServingError): void {
    this._context.onStatus({
      version: this.version,
      state,
      errorCode: error?.code ?? 'OK',
      errorMessage: error?.message ?? ''
    });
  }

  private _state: ManagedState = 'new';
  private _isWanted = true;
  private readonly _loading = new AbortController();
  private _model: ILoadedModel | undefined;
  private _error: ServingError | undefined;
  private _users = 0;
  private _onDrained: (() => void) | undefined;
}

const cancelled = () => new ServingError('CANCELLED', 'Loading of servable cancelled');
