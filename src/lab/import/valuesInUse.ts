import type { ListedModel } from '../tokens';

type Suggested = 'category' | 'algorithm';

const most = 50;

/** The categories and algorithms that models have already; counted once a list, however often they are asked for. */
export class ValuesInUse {
  /** The most frequent first, at most 50. */
  of(field: Suggested, list: readonly ListedModel[]): readonly string[] {
    if (this._list !== list) {
      this._list = list;
      this._values.clear();
    }
    const values = this._values.get(field) ?? mostFrequent(list.map(model => model[field]));
    this._values.set(field, values);
    return values;
  }

  private _list: readonly ListedModel[] | undefined;
  private readonly _values = new Map<Suggested, readonly string[]>();
}

function mostFrequent(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values.filter(each => each !== '')) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, most).map(([value]) => value);
}
