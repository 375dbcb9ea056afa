import type {
  CatalogModel,
  Change,
  Deployment,
  ServingName
} from '../../../src/backend/catalog/catalog';
import { revisionOf } from './givenCatalog';

/** What a random user does to a random name; what is impossible there is left out. */
export type Step = {
  readonly user: string;
  readonly name: string;
  readonly act: 'import' | 'deleteOne' | 'delete' | 'deploy' | 'available' | 'fail' | 'stop';
};

/** The catalog as the simplest code that could be right: plain objects in a plain array. */
export class NaiveCatalog {
  n = 0;
  nextId = 1;
  models: CatalogModel[] = [];
  servingNames: Record<string, ServingName> = {};

  /** Does the step and answers it as changes. */
  take({ user, name, act }: Step, at: string): readonly Change[] {
    this.n += 1;
    const model = this.models.find(each => each.user === user && each.name === name);
    if (act === 'import') {
      return [model ? this._grow(model, at) : this._add(user, name, at)];
    }
    if (model === undefined) {
      return [];
    }
    if (act === 'deleteOne' || act === 'delete') {
      return this._delete(model, act, at);
    }
    return act === 'deploy' ? this._deploy(model, at) : this._change(model, act);
  }

  private _deploy(model: CatalogModel, at: string): readonly Change[] {
    const servingName = `${model.user}_${model.name}`;
    const { owner, nextVersion: version } = this.servingNames[servingName] ?? {
      owner: undefined,
      nextVersion: 1
    };
    if (owner !== undefined && owner !== model.id) {
      return [];
    }
    const { id } = model;
    const revision = model.revisions.at(-1)?.revision ?? 0;
    const label = version % 2 === 0 ? null : 'stable';
    this.servingNames = {
      ...this.servingNames,
      [servingName]: { owner: id, nextVersion: version + 1 }
    };
    const added: Deployment = { version, revision, label, state: 'LOADING', at };
    this._replace(model, { ...model, deployments: [...model.deployments, added] });
    return [{ kind: 'deploymentAdded', id, servingName, version, revision, label }];
  }

  private _change(model: CatalogModel, act: Step['act']): readonly Change[] {
    const { id, deployments } = model;
    const newest = deployments.at(-1);
    if (newest === undefined) {
      return [];
    }
    const { version } = newest;
    const others = deployments.slice(0, -1);
    if (act === 'stop') {
      this._replace(model, { ...model, deployments: others });
      return [{ kind: 'deploymentsStopped', id, versions: [version] }];
    }
    if (act === 'available' && newest.state === 'LOADING') {
      const kept = others.filter(each => each.state !== 'ERROR');
      this._replace(model, { ...model, deployments: [...kept, { ...newest, state: 'AVAILABLE' }] });
      return [{ kind: 'deploymentAvailable', id, version }];
    }
    if (act === 'fail' && newest.state !== 'ERROR') {
      const failed: Deployment = { ...newest, state: 'ERROR', reason: 'no memory' };
      this._replace(model, { ...model, deployments: [...others, failed] });
      return [{ kind: 'deploymentFailed', id, version, reason: 'no memory' }];
    }
    return [];
  }

  private _delete(model: CatalogModel, act: 'delete' | 'deleteOne', at: string): readonly Change[] {
    const [oldest] = model.revisions;
    const isServed = (revision?: number): boolean =>
      model.deployments.some(
        each => each.state !== 'ERROR' && (revision ?? each.revision) === each.revision
      );
    const isWhole = act === 'delete' || oldest === undefined || model.revisions.length === 1;
    if (isServed(isWhole ? undefined : oldest.revision)) {
      return [];
    }
    if (act === 'delete' || oldest === undefined || model.revisions.length === 1) {
      this.models = this.models.filter(each => each !== model);
      const servingName = `${model.user}_${model.name}`;
      const known = this.servingNames[servingName];
      if (known?.owner === model.id) {
        this.servingNames = { ...this.servingNames, [servingName]: { ...known, owner: undefined } };
      }
      return [{ kind: 'modelRemoved', id: model.id }];
    }
    const deployments = model.deployments.filter(each => each.revision !== oldest.revision);
    this._replace(model, {
      ...model,
      modified: at,
      revisions: model.revisions.slice(1),
      deployments
    });
    return [{ kind: 'revisionRemoved', id: model.id, revision: oldest.revision }];
  }

  private _add(user: string, name: string, at: string): Change {
    const id = this.nextId;
    const revision = revisionOf(user, name);
    this.nextId += 1;
    this.models.push({
      id,
      user,
      name,
      created: at,
      modified: at,
      revisions: [revision],
      nextRevision: 2,
      deployments: []
    });
    return { kind: 'modelAdded', id, user, name, revision };
  }

  private _grow(model: CatalogModel, at: string): Change {
    const revision = revisionOf(model.user, model.name, model.nextRevision);
    this._replace(model, {
      ...model,
      modified: at,
      revisions: [...model.revisions, revision],
      nextRevision: model.nextRevision + 1
    });
    return { kind: 'revisionAdded', id: model.id, revision };
  }

  private _replace(old: CatalogModel, model: CatalogModel): void {
    this.models = this.models.map(each => (each === old ? model : each));
  }
}
