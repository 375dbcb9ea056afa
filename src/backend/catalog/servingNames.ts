import type { CatalogModel, ServingName } from './catalog';
import { NumberedTable } from './numberedTable';

/** The name under which a model is served: its user's and its own. Two models can share one, and only one of them be served. */
export function servingNameOf({ user, name }: Pick<CatalogModel, 'user' | 'name'>): string {
  return `${user}_${name}`;
}

/** Whether a deployment's label is one that a model server can route by. */
export function isRoutingLabel(label: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(label);
}

/** A serving name that was used, and what is known of it. */
export type UsedName = ServingName & { readonly name: string };

const unused: ServingName = { owner: undefined, nextVersion: 1 };

/**
 * All serving names that were ever used. Immutable, but the places of names are shared by all states of one catalog:
 * they only grow, and mean nothing where nothing was put.
 */
export class ServingNames {
  private constructor(
    private readonly _places: Map<string, number>,
    private readonly _table: NumberedTable<UsedName & { readonly id: number }>
  ) {}

  /** These names, each once. */
  static of(names: Iterable<UsedName>): ServingNames {
    const none = new ServingNames(new Map(), NumberedTable.of([]));
    return none.with(new Map(Array.from(names, each => [each.name, each])));
  }

  /** What is known of a name. */
  get(name: string): ServingName {
    const place = this._places.get(name);
    const found = place === undefined ? undefined : this._table.get(place);
    return found ? { owner: found.owner, nextVersion: found.nextVersion } : unused;
  }

  /** These names with some of them changed or added. */
  with(changed: ReadonlyMap<string, ServingName>): ServingNames {
    const rows = Array.from(changed, ([name, { owner, nextVersion }]) => {
      const id = this._placeOf(name);
      return [id, { id, name, owner, nextVersion }] as const;
    });
    return new ServingNames(this._places, this._table.with(new Map(rows)));
  }

  /** All names, in an order of no meaning. */
  values(): Iterable<UsedName> {
    return this._table.values();
  }

  private _placeOf(name: string): number {
    const known = this._places.get(name) ?? this._places.size;
    this._places.set(name, known);
    return known;
  }
}
