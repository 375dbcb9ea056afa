import type { CatalogModel, CatalogState } from './catalog';
import { ModelTable } from './modelTable';
import { NameIndex } from './nameIndex';

/** What a state is made of. */
export type StateParts = {
  readonly n: number;
  readonly nextId: number;
  readonly models: ModelTable;
  readonly names: NameIndex;
};

/** The catalog after entry `n`. Finds by name in constant time. */
export class State implements CatalogState {
  readonly n: number;
  readonly nextId: number;
  readonly models: ModelTable;
  /** Shared with the states before and after this one. */
  readonly names: NameIndex;

  constructor({ n, nextId, models, names }: StateParts) {
    this.n = n;
    this.nextId = nextId;
    this.models = models;
    this.names = names;
  }

  /** The catalog before its first entry. */
  static initial(): State {
    return new State({ n: 0, nextId: 1, models: ModelTable.empty, names: new NameIndex() });
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
}
