import { expect, it } from 'vitest';
import type { ColumnType, Table } from '../../src/common/reply';
import type { Json } from '../../src/common/model';
import { TableModel } from '../../src/lab/output/tableModel';

function givenModel(type: ColumnType, values: readonly Json[], pageSize = 200): TableModel {
  const table: Table = {
    columns: [{ name: 'value', type }],
    rows: values.map(value => [value])
  };
  return new TableModel(table, (row, column) => JSON.stringify(row[column]), pageSize);
}

const valuesOf = (model: TableModel): readonly unknown[] => model.rows.map(([value]) => value);

it('sorts up, then down, then as the answer had it', () => {
  const model = givenModel('integer', [2, 10, 1]);
  model.sortBy(0);
  expect(valuesOf(model)).toEqual([1, 2, 10]);
  model.sortBy(0);
  expect(valuesOf(model)).toEqual([10, 2, 1]);
  model.sortBy(0);
  expect(valuesOf(model)).toEqual([2, 10, 1]);
  expect(model.sorting).toBeUndefined();
});

it.each<[ColumnType, readonly Json[]]>([
  ['text', ['가나다', '나비', 'a9', 'A10', 'b']],
  ['instant', ['2019-11-19T00:11:22.000Z', '2020-03-25T07:51:30.000Z']],
  ['number', [-1.5, 0.1, 1e3]],
  ['boolean', [false, true]],
  ['field', [2, 10, 'text']]
])('orders %s as its readers do', (type, ordered) => {
  const model = givenModel(type, [...ordered].reverse());
  model.sortBy(0);
  expect(valuesOf(model)).toEqual(ordered);
});

it('puts what is not known last, both ways', () => {
  const model = givenModel('integer', [null, 2, null, 1]);
  model.sortBy(0);
  expect(valuesOf(model)).toEqual([1, 2, null, null]);
  model.sortBy(0);
  expect(valuesOf(model)).toEqual([2, 1, null, null]);
});

it('keeps the rows that hold every word of the filter, in any case and composition', () => {
  const model = givenModel('text', ['Mnist v1', 'mnist v2', '가나다'.normalize('NFD')]);
  model.filter(' V1  mNIST ');
  expect(valuesOf(model)).toEqual(['Mnist v1']);
  model.filter('가나');
  expect(model.rows).toHaveLength(1);
  model.filter('');
  expect(model.rows).toHaveLength(3);
});

it('stays inside its pages, and starts at the first when rows change', () => {
  const model = givenModel(
    'integer',
    Array.from({ length: 450 }, (_, index) => index)
  );
  expect(model.pageCount).toBe(3);
  model.page = 99;
  expect([model.page, model.pageRows.length]).toEqual([2, 50]);
  model.filter('44');
  expect([model.page, model.pageCount]).toEqual([0, 1]);
});

it('sorts and filters 100,000 rows', () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `model_${(index * 7919) % 100_000}`);
  const model = givenModel('text', names);
  model.sortBy(0);
  expect(valuesOf(model).slice(0, 3)).toEqual(['model_0', 'model_1', 'model_2']);
  model.filter('model_99999');
  expect(valuesOf(model)).toEqual(['model_99999']);
});
