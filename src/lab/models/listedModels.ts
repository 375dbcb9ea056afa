import type { Json } from '../../common/model';
import type { Table } from '../../common/reply';
import type { ListedModel } from '../tokens';

/** The models of the table that `list` answers with; those that are as in `before` are the same objects. */
export function listedModels(
  { columns, rows }: Table,
  before: readonly ListedModel[] = []
): readonly ListedModel[] {
  const known = new Map(before.map(model => [model.id, model]));
  const at = (name: string): number => columns.findIndex(column => column.name === name);
  const [id, user, name, type] = [at('id'), at('user'), at('name'), at('type')];
  const [category, algorithm, serving] = [at('category'), at('algorithm'), at('serving')];
  const [created, modified] = [at('create'), at('modified')];
  return rows.map(row => {
    const model: ListedModel = {
      id: Number(row[id]),
      user: textOf(row[user]),
      name: textOf(row[name]),
      type: textOf(row[type]),
      category: textOf(row[category]),
      algorithm: textOf(row[algorithm]),
      isServed: row[serving] === 'on',
      created: textOf(row[created]),
      modified: textOf(row[modified])
    };
    const earlier = known.get(model.id);
    return earlier && isSame(earlier, model) ? earlier : model;
  });
}

function isSame(a: ListedModel, b: ListedModel): boolean {
  return (Object.keys(a) as (keyof ListedModel)[]).every(key => a[key] === b[key]);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
