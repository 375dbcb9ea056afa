import type { CatalogModel, Change, Entry, ServingName } from './catalog';
import { CatalogDamage } from './catalogDamage';
import { Contradiction } from './contradiction';
import { afterDeploymentChange, isServed, withDeployment } from './deploymentChange';
import { logKey } from './entry';
import { servingNameOf } from './servingNames';
import { State } from './state';

/**
 * The next state in the making: applies entries to `base`, which stays as it is. A model is created and
 * modified at the time of the entries that touched its revisions; serving it is no modification.
 */
export class Draft {
  private readonly _changed = new Map<number, CatalogModel | undefined>();
  private readonly _changedNames = new Map<string, ServingName>();
  private _n: number;
  private _nextId: number;

  constructor(private readonly _base: State) {
    this._n = _base.n;
    this._nextId = _base.nextId;
  }

  /** Number of the last applied entry. */
  get n(): number {
    return this._n;
  }

  /** Applies the entry after the last one. Throws {@link CatalogDamage} when it can't follow; then the draft is of no more use. */
  apply(entry: Entry): void {
    try {
      this._apply(entry);
    } catch (error) {
      if (error instanceof Contradiction) {
        throw new CatalogDamage(
          logKey(entry.n),
          `contradicts what came before it: ${error.message}`
        );
      }
      throw error;
    }
  }

  /** The state after the last applied entry. */
  finish(): State {
    return new State({
      n: this._n,
      nextId: this._nextId,
      models: this._base.models.with(this._changed),
      names: this._base.names,
      deployed: this._base.deployedModels.with(this._changedDeployed()),
      servingNames:
        this._changedNames.size === 0
          ? this._base.servingNames
          : this._base.servingNames.with(this._changedNames)
    });
  }

  /** The changed models that have deployments, and undefined for those that have none any more. */
  private _changedDeployed(): ReadonlyMap<number, CatalogModel | undefined> {
    const isOrWasDeployed = ([id, model]: readonly [number, CatalogModel | undefined]): boolean =>
      (model?.deployments.length ?? 0) > 0 || this._base.deployedModels.has(id);
    return new Map(
      [...this._changed]
        .filter(isOrWasDeployed)
        .map(([id, model]) => [id, model?.deployments.length ? model : undefined])
    );
  }

  private _apply(entry: Entry): void {
    if (entry.n !== this._n + 1) {
      throw new Contradiction(`it is number ${entry.n} where ${this._n + 1} should be`);
    }
    for (const change of entry.changes) {
      this._change(change, entry.at);
    }
    this._n = entry.n;
  }

  private _change(change: Change, at: string): void {
    switch (change.kind) {
      case 'modelAdded': {
        this._add(change, at);
        return;
      }
      case 'modelRemoved': {
        this._remove(this._existing(change.id));
        return;
      }
      case 'revisionAdded': {
        this._addRevision(change, at);
        return;
      }
      case 'revisionRemoved': {
        this._removeRevision(change, at);
        return;
      }
      case 'deploymentAdded': {
        this._deploy(change, at);
        return;
      }
      default: {
        const model = afterDeploymentChange(this._existing(change.id), change);
        this._changed.set(model.id, model);
      }
    }
  }

  private _add(change: Change & { kind: 'modelAdded' }, at: string): void {
    const { id, user, name, revision } = change;
    if (id !== this._nextId) {
      throw new Contradiction(`it adds model ${id} where ${this._nextId} should be`);
    }
    if (this._isTaken(user, name)) {
      throw new Contradiction(`it adds the model '${name}' of ${user}, which is there already`);
    }
    if (revision.revision !== 1) {
      throw new Contradiction(`it adds model ${id} with revision ${revision.revision}`);
    }
    const revisions = [revision];
    this._changed.set(id, {
      id,
      user,
      name,
      created: at,
      modified: at,
      revisions,
      nextRevision: 2,
      deployments: []
    });
    this._base.names.add({ id, user, name });
    this._nextId = id + 1;
  }

  /** Its serving name is free from here on, but its numbers stay spent. */
  private _remove(model: CatalogModel): void {
    if (model.deployments.some(isServed)) {
      throw new Contradiction(`it removes model ${model.id}, which is served`);
    }
    const servingName = servingNameOf(model);
    const known = this._servingName(servingName);
    if (known.owner === model.id) {
      this._changedNames.set(servingName, { ...known, owner: undefined });
    }
    this._changed.set(model.id, undefined);
  }

  private _deploy(change: Change & { kind: 'deploymentAdded' }, at: string): void {
    const { id, servingName, version } = change;
    const known = this._servingName(servingName);
    this._changed.set(id, withDeployment(this._existing(id), change, { known, at }));
    this._changedNames.set(servingName, { owner: id, nextVersion: version + 1 });
  }

  private _addRevision(change: Change & { kind: 'revisionAdded' }, at: string): void {
    const model = this._existing(change.id);
    const { revision } = change;
    if (revision.revision !== model.nextRevision) {
      throw new Contradiction(
        `it adds revision ${revision.revision} of model ${model.id} where ${model.nextRevision} should be`
      );
    }
    this._changed.set(model.id, {
      ...model,
      modified: at,
      revisions: [...model.revisions, revision],
      nextRevision: model.nextRevision + 1
    });
  }

  private _removeRevision(change: Change & { kind: 'revisionRemoved' }, at: string): void {
    const model = this._existing(change.id);
    const revisions = model.revisions.filter(each => each.revision !== change.revision);
    if (revisions.length === model.revisions.length) {
      throw new Contradiction(
        `it removes revision ${change.revision} of model ${model.id}, which isn't there`
      );
    }
    if (revisions.length === 0) {
      throw new Contradiction(`it removes the last revision of model ${model.id}`);
    }
    const own = model.deployments.filter(each => each.revision === change.revision);
    if (own.some(isServed)) {
      throw new Contradiction(
        `it removes revision ${change.revision} of model ${model.id}, which is served`
      );
    }
    const deployments = model.deployments.filter(each => !own.includes(each));
    this._changed.set(model.id, { ...model, modified: at, revisions, deployments });
  }

  private _existing(id: number): CatalogModel {
    const model = this._get(id);
    if (model === undefined) {
      throw new Contradiction(`it changes model ${id}, which isn't there`);
    }
    return model;
  }

  private _get(id: number): CatalogModel | undefined {
    return this._changed.has(id) ? this._changed.get(id) : this._base.models.get(id);
  }

  private _servingName(name: string): ServingName {
    return this._changedNames.get(name) ?? this._base.servingNames.get(name);
  }

  private _isTaken(user: string, name: string): boolean {
    return this._base.names.idsOf(user, name).some(id => {
      const model = this._get(id);
      return model?.user === user && model.name === name;
    });
  }
}
