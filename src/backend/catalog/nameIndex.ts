/**
 * Which ids a name has ever had. All states of one catalog share it: it only grows, and a state checks each
 * candidate against its own models, so it serves old and new states alike and costs nothing to carry over.
 */
export class NameIndex {
  private readonly _byUser = new Map<string, Map<string, number[]>>();
  private readonly _byName = new Map<string, number[]>();

  /** Notes that `id` was once called so. */
  add(id: number, user: string, name: string): void {
    let names = this._byUser.get(user);
    if (names === undefined) {
      names = new Map();
      this._byUser.set(user, names);
    }
    note(names, name, id);
    note(this._byName, name, id);
  }

  /** Ids that may be the user's model of that name, oldest first. */
  ofUser(user: string, name: string): readonly number[] {
    return this._byUser.get(user)?.get(name) ?? [];
  }

  /** Ids that may be somebody's model of that name, oldest first. */
  ofName(name: string): readonly number[] {
    return this._byName.get(name) ?? [];
  }
}

function note(ids: Map<string, number[]>, name: string, id: number): void {
  const known = ids.get(name);
  if (known === undefined) {
    ids.set(name, [id]);
  } else if (known.at(-1) !== id) {
    known.push(id);
  }
}
