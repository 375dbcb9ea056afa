import { describe, expect, it } from 'vitest';
import { cellText } from '../../src/common/cellText';
import type { Json } from '../../src/common/model';
import type { ColumnType } from '../../src/common/reply';

/** The instant of a local time, as replies carry it. */
function instantOf(...parts: readonly [number, number, number, number, number, number]): string {
  return new Date(...parts).toISOString();
}

describe('the text of a value', () => {
  it.each<[ColumnType, Json, string]>([
    ['integer', 12, '12'],
    ['number', 569.0207872390747, '569.0207872390747'],
    ['number', 1.34083416e-6, '0.00000134083416'],
    ['number', 6.62974609e-9, '6.62974609e-9'],
    ['text', 'mnist_v1', 'mnist_v1'],
    ['text', '', ''],
    ['boolean', true, 'true'],
    ['boolean', false, 'false'],
    ['instant', instantOf(2019, 10, 19, 0, 11, 22), '2019/11/19 00:11:22'],
    ['instant', 'not an instant', 'not an instant'],
    ['json', { epochs: 3 }, '{"epochs":3}'],
    ['json', 'text', '"text"'],
    ['json', [], '[]'],
    [
      'download',
      { model: 'm', revision: 1, archive: 'OBJECTSTORAGE.A:m.tar' },
      'OBJECTSTORAGE.A:m.tar'
    ],
    ['download', 'ok', 'ok']
  ])('of type %s: %j', (type, value, text) => {
    expect(cellText(value, { name: 'x', type })).toBe(text);
  });

  it.each<ColumnType>([
    'integer',
    'number',
    'text',
    'boolean',
    'instant',
    'json',
    'download',
    'field'
  ])('is empty where nothing is known: %s', type => {
    expect(cellText(null, { name: 'x', type }, { field: 'parameter' })).toBe('');
  });

  it.each<[string, Json, string]>([
    ['id', 1, '1'],
    ['train_cnt', 55260, '55260'],
    ['size', 1024, '1024'],
    ['elapsed', 569.02, '569.02'],
    ['cdate', instantOf(2020, 2, 23, 17, 11, 2), '20200323171102'],
    ['mdate', instantOf(2020, 2, 24, 10, 4, 17), '20200324100417'],
    ['parameter', { batch_size: 128 }, '{"batch_size":128}'],
    ['evaluation', [], '[]'],
    ['cross_validation', {}, '{}'],
    ['grid_info', {}, '{}'],
    ['files', ['a'], '["a"]'],
    ['signature', {}, '{}'],
    ['versions', [1], '[1]'],
    ['name', 'mnist_v1', 'mnist_v1'],
    ['name', '2020-03-23T17:11:02Z', '2020-03-23T17:11:02Z'],
    ['feature', ['x', 'y'], '["x","y"]'],
    ['constructor', 'x', 'x']
  ])('of the field %s', (field, value, text) => {
    expect(cellText(value, { name: 'value', type: 'field' }, { field })).toBe(text);
  });

  it('of a download is its link where there is one', () => {
    const handle = { model: 'm', revision: 1, archive: 'exports/m.tar' };
    const column = { name: 'download_url', type: 'download' } as const;
    expect(cellText(handle, column, { link: ({ archive }) => `file:///${archive}` })).toBe(
      'file:///exports/m.tar'
    );
    expect(cellText(handle, column, { link: () => undefined })).toBe('exports/m.tar');
  });
});
