import type { IEngine } from '../engine';
import type { ILog } from '../log';
import type { Servable, ServableStatus } from '../servables';
import type { Condemned } from './condemned';
import { ManagedModel, type Outcome } from './managedModel';
import type { ManagedVersion } from './managedVersion';
import type { VersionFolder } from './versionFolders';
import type { AspiredVersionPolicy } from './versionPolicy';

/** What a life cycle works with. */
export type LifecycleOptions = {
  readonly engine: IEngine;
  readonly log: ILog;
  readonly policy: AspiredVersionPolicy;
  readonly condemned: Condemned;
  /** How many versions load at once. */
  readonly loads: number;
  readonly onStatus: (name: string, status: ServableStatus) => void;
  /** Something about a model's {@link Outcome} may be different. */
  readonly onChange: (name: string) => void;
};

/** Loads and unloads versions as they are wanted, unloads before loads. Using a version never waits for either. */
export class Lifecycle {
  constructor(private readonly _options: LifecycleOptions) {}

  /** Makes these the versions wanted of a model. */
  want(name: string, folders: readonly VersionFolder[]): void {
    this._modelOf(name).want(folders);
    this._advance(name);
  }

  /** Forgets the failures of a model's versions that `isListed` doesn't know. */
  forgive(name: string, isListed: (version: bigint) => boolean): void {
    this._modelOf(name).forgive(isListed);
  }

  /** Wants nothing of the models that `names` doesn't hold. */
  retain(names: ReadonlySet<string>): void {
    for (const name of [...this._models.keys(), ...this._options.condemned.names]) {
      if (!names.has(name)) this.want(name, []);
    }
  }

  /** Takes a version into use, or the highest that is AVAILABLE. */
  acquire(name: string, version?: bigint): Servable | undefined {
    return this._models.get(name)?.acquire(version);
  }

  /** How far a model has come. */
  outcomeOf(name: string): Outcome {
    return this._models.get(name)?.outcome ?? 'none';
  }

  /** Unloads everything; resolves when nothing is left. */
  async close(): Promise<void> {
    this.retain(new Set());
    while (this._work.size > 0) await Promise.all(this._work);
  }

  private _modelOf(name: string): ManagedModel {
    const { engine, log, condemned, onStatus } = this._options;
    const model =
      this._models.get(name) ??
      new ManagedModel(
        { name, engine, log, onStatus: status => onStatus(name, status) },
        condemned
      );
    this._models.set(name, model);
    return model;
  }

  private _advance(name: string): void {
    const model = this._models.get(name);
    model?.tidy();
    if (model) this._act(name, model);
    if (model?.isGone) this._models.delete(name);
    this._options.onChange(name);
  }

  private _act(name: string, model: ManagedModel): void {
    for (;;) {
      const next = model.next(this._options.policy);
      if (next?.action === 'unload') {
        this._track(next.version.unload().then(() => this._advance(name)));
      } else if (next && this._loading < this._options.loads) {
        this._track(this._load(name, next.version));
      } else {
        return;
      }
    }
  }

  private async _load(name: string, version: ManagedVersion): Promise<void> {
    this._loading += 1;
    await version.load();
    this._loading -= 1;
    this._advance(name);
    for (const [other, model] of this._models) this._act(other, model);
  }

  private _track(work: Promise<void>): void {
    const tracked = work.finally(() => this._work.delete(tracked));
    this._work.add(tracked);
  }

  private readonly _models = new Map<string, ManagedModel>();
  private readonly _work = new Set<Promise<void>>();
  private _loading = 0;
}
