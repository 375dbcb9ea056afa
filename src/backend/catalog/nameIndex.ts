import type { CatalogModel } from './catalog';

/** What a name belongs to. */
type Named = Pick<CatalogModel, 'id' | 'user' | 'name'>;

/**
 * Which ids a user's name has ever had. All states of one catalog share it: it only grows, and a state checks each
 * candidate against its own models, so it serves old and new states alike and costs nothing to carry over.
 */
export class NameIndex {
  private readonly _ids = new Map<string, Map<string, number | number[]>>();

  /** `_new` waits for the first question: a list, the most frequent statement, asks none. */
  constructor(private _new: Named[] = []) {}

  /** Notes what a model is called. */
  add(model: Named): void {
    this._new.push(model);
  }

  /** Ids that may be the user's model of that name, oldest first. */
  idsOf(user: string, name: string): readonly number[] {
    this._new.forEach(model => this._note(model));
    this._new = [];
    const ids = this._ids.get(user)?.get(name) ?? [];
    return typeof ids === 'number' ? [ids] : ids;
  }

  private _note({ id, user, name }: Named): void {
    let names = this._ids.get(user);
    if (names === undefined) {
      names = new Map();
      this._ids.set(user, names);
    }
    const known = names.get(name);
    if (known === undefined) {
      names.set(name, id);
    } else if (typeof known === 'number') {
      names.set(name, known === id ? id : [known, id]);
    } else if (known.at(-1) !== id) {
      known.push(id);
    }
  }
}
