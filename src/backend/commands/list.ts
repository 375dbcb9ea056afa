import type { Json } from '../../common/model';
import type { Column } from '../../common/reply';
import type { ListStatement } from '../../language/statement';
import type { CatalogModel, CatalogState } from '../catalog/catalog';
import type { Command, Outcome } from './command';
import { isOn } from './deployments';
import { globMatcher } from './glob';

/** The columns of `list`, as the manual has them. */
const columns: readonly Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'user', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'category', type: 'text' },
  { name: 'algorithm', type: 'text' },
  { name: 'serving', type: 'text' },
  { name: 'create', type: 'instant' },
  { name: 'modified', type: 'instant' }
];

/** `list`: one row a model, all users', in order of id; filters narrow it. */
export const list: Command<'list'> = async (statement, context) => {
  const state = await context.catalog.refresh(context.signal);
  return listOutcome(state, statement);
};

/** The table of `list` in a given state; `delete` answers with it too. */
export function listOutcome(state: CatalogState, filters?: ListStatement): Outcome {
  const rows = rowsOf(state);
  return { table: { columns, rows: filters ? rows.filter(filterOf(filters)) : rows } };
}

type Row = readonly Json[];

const rowsCache = new WeakMap<CatalogState['models'], readonly Row[]>();

/** The rows of a state are made once: a list of 100,000 models costs nothing while nothing changes. */
function rowsOf({ models }: CatalogState): readonly Row[] {
  const cached = rowsCache.get(models);
  if (cached) {
    return cached;
  }
  const rows = Array.from(models.values(), rowOf);
  rowsCache.set(models, rows);
  return rows;
}

const rowCache = new WeakMap<CatalogModel, Row>();

/** States share the models that did not change, so their rows are made once. */
function rowOf(model: CatalogModel): Row {
  const cached = rowCache.get(model);
  if (cached) {
    return cached;
  }
  const newest = model.revisions.at(-1);
  const row = [
    model.id,
    model.user,
    model.name,
    newest?.type ?? null,
    newest?.category ?? null,
    newest?.algorithm ?? null,
    isOn(model) ? 'on' : 'off',
    model.created,
    model.modified
  ];
  rowCache.set(model, row);
  return row;
}

function filterOf(filters: ListStatement): (row: Row) => boolean {
  const exact: [number, string][] = [];
  const folded: [number, string][] = [];
  if (filters.user) exact.push([1, filters.user.value]);
  if (filters.type) exact.push([3, filters.type.value]);
  if (filters.serving) exact.push([6, filters.serving.value ? 'on' : 'off']);
  if (filters.category) folded.push([4, filters.category.value.toLowerCase()]);
  if (filters.algorithm) folded.push([5, filters.algorithm.value.toLowerCase()]);
  const isNamed = filters.name ? globMatcher(filters.name.value) : () => true;
  return row =>
    exact.every(([index, value]) => row[index] === value) &&
    folded.every(([index, value]) => textOf(row[index]).toLowerCase() === value) &&
    isNamed(textOf(row[2]));
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
