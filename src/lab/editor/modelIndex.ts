import type { Json } from '../../common/model';
import type { Table } from '../../common/reply';
import type { KnownModel, ModelQuery } from '../../language/knownModels';

type Entry = { readonly key: string; readonly model: KnownModel };
type ColumnName = 'user' | 'category' | 'algorithm';

/** The models of one list, found by how their names begin. */
export class ModelIndex {
  /** Of the reply of `list`. */
  constructor({ columns, rows }: Table) {
    const at = (name: string): number => columns.findIndex(column => column.name === name);
    const [name, user, type] = [at('name'), at('user'), at('type')];
    const [category, algorithm, serving] = [at('category'), at('algorithm'), at('serving')];
    this._entries = rows
      .map(row => ({
        key: folded(textOf(row[name])),
        model: {
          name: textOf(row[name]),
          user: textOf(row[user]),
          type: textOf(row[type]),
          category: textOf(row[category]),
          algorithm: textOf(row[algorithm]),
          isServed: row[serving] === 'on'
        }
      }))
      .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  }

  /** As `IKnownModels.models`. */
  models({ prefix, fits, limit }: ModelQuery): readonly KnownModel[] {
    const key = folded(prefix);
    const found: KnownModel[] = [];
    for (let index = this._firstFrom(key); index < this._entries.length; index++) {
      const entry = this._entries[index];
      if (found.length >= limit || !entry?.key.startsWith(key)) {
        break;
      }
      if (fits(entry.model)) {
        found.push(entry.model);
      }
    }
    return found;
  }

  /** As `IKnownModels.values`; without what is unknown. */
  values(column: ColumnName): readonly string[] {
    const known = this._values.get(column);
    if (known) {
      return known;
    }
    const values = new Set(this._entries.map(({ model }) => model[column]));
    const sorted = Array.from(values)
      .filter(value => value !== '')
      .sort();
    this._values.set(column, sorted);
    return sorted;
  }

  /** The place of the first entry that does not come before `key`. */
  private _firstFrom(key: string): number {
    let low = 0;
    let high = this._entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this._entries[middle]?.key ?? '') < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private readonly _entries: readonly Entry[];
  private readonly _values = new Map<ColumnName, readonly string[]>();
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
