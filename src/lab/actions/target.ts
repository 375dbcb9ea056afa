import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { DeploymentView, ModelRef } from '../../common/catalogView';
import type { IModelBrowser, IModels, ListedModel } from '../tokens';

/** The model that an action is about, as far as the page knows it. */
export type Target = ModelRef & {
  /** Undefined while the page has not loaded the models, or when there is no such model any more. */
  readonly listed: ListedModel | undefined;
  readonly deployments: readonly DeploymentView[];
  /** True while it is not known whose page it is: the backend says so if it isn't. */
  readonly isOwn: boolean;
};

type Known = Pick<IModels, 'list' | 'deployments' | 'user'>;

/** Finds what a command means: the model that its arguments name, else the one chosen in the browser. */
export class Targets {
  constructor(models: Known, browser: Pick<IModelBrowser, 'selected'> | null) {
    this._models = models;
    this._browser = browser;
  }

  /** Undefined when the arguments name none and none is chosen. */
  of({ user, name }: ReadonlyPartialJSONObject): Target | undefined {
    if (typeof name === 'string') {
      const owner = typeof user === 'string' ? user : this._models.user;
      return owner === undefined ? undefined : this._target({ user: owner, name });
    }
    const chosen = this._browser?.selected[0];
    return chosen && this._target(chosen);
  }

  private _target({ user, name }: ModelRef): Target {
    const { deployments, user: reader } = this._models;
    return {
      user,
      name,
      listed: this._listed({ user, name }),
      deployments: deployments.filter(each => each.user === user && each.name === name),
      isOwn: reader === undefined || reader === user
    };
  }

  /** Menus ask for many rows at once, so the list is sorted into a map once. */
  private _listed(ref: ModelRef): ListedModel | undefined {
    const { list } = this._models;
    if (list !== this._indexed) {
      this._indexed = list;
      this._index = new Map(list?.map(model => [keyOf(model), model]));
    }
    return this._index.get(keyOf(ref));
  }

  private readonly _models: Known;
  private readonly _browser: Pick<IModelBrowser, 'selected'> | null;
  private _indexed: readonly ListedModel[] | undefined;
  private _index = new Map<string, ListedModel>();
}

/** A name has no slash. */
function keyOf({ user, name }: ModelRef): string {
  return `${name}/${user}`;
}
