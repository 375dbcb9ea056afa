import type { CatalogModel, CatalogState, ServingName } from './catalog';
import { NameIndex } from './nameIndex';
import { NumberedTable } from './numberedTable';
import { ServingNames } from './servingNames';

/** What a state is made of. */
export type StateParts = {
  readonly n: number;
  readonly nextId: number;
  readonly models: NumberedTable<CatalogModel>;
  readonly names: NameIndex;
  /** Those of `models` that have deployments. */
  readonly deployed: NumberedTable<CatalogModel>;
  readonly servingNames: ServingNames;
};

/** The catalog after entry `n`. Finds by name in constant time. */
export class State implements CatalogState {
  readonly n: number;
  readonly nextId: number;
  readonly models: NumberedTable<CatalogModel>;
  /** Shared with the states before and after this one. */
  readonly names: NameIndex;
  readonly servingNames: ServingNames;
  /** The models that {@link deployed} answers. */
  readonly deployedModels: NumberedTable<CatalogModel>;

  constructor({ n, nextId, models, names, deployed, servingNames }: StateParts) {
    this.n = n;
    this.nextId = nextId;
    this.models = models;
    this.names = names;
    this.deployedModels = deployed;
    this.servingNames = servingNames;
  }

  /** The catalog before its first entry. */
  static initial(): State {
    const none = NumberedTable.of<CatalogModel>([]);
    const parts = { n: 0, nextId: 1, models: none, deployed: none };
    return new State({ ...parts, names: new NameIndex(), servingNames: ServingNames.of([]) });
  }

  find(user: string, name: string): CatalogModel | undefined {
    return this.names
      .idsOf(user, name)
      .map(id => this.models.get(id))
      .findLast(model => model?.user === user && model.name === name);
  }

  /** Looks at every model: it is asked only when a name wasn't found. */
  named(name: string): readonly CatalogModel[] {
    return [...this.models.values()].filter(model => model.name === name);
  }

  servingName(name: string): ServingName {
    return this.servingNames.get(name);
  }

  deployed(): readonly CatalogModel[] {
    return [...this.deployedModels.values()];
  }
}
