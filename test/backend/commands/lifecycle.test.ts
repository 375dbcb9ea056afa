import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { givenArchive, givenBackend, importLine, tinyPickle } from '../../support/givenBackend';

async function givenImported(...names: readonly string[]) {
  const world = await givenBackend();
  await givenArchive(world.local, 'model.tar', {
    'model.pkl': tinyPickle,
    'extra/notes.txt': 'hello'
  });
  for (const name of names) {
    await world.ok(importLine(name));
  }
  return world;
}

it('imports an archive and lists it as the manual does', async () => {
  const world = await givenImported();
  const imported = await world.ok(importLine('iris'));
  expect(imported.table).toEqual({ columns: [{ name: 'result', type: 'text' }], rows: [['ok']] });
  const listed = await world.ok('list');
  expect(listed.table.columns.map(column => column.name)).toEqual(
    'id user name type category algorithm serving create modified'.split(' ')
  );
  expect(listed.table.rows).toEqual([
    [
      1,
      'root',
      'iris',
      'sklearn',
      'classification',
      'LogisticRegression',
      'off',
      expect.any(String),
      expect.any(String)
    ]
  ]);
});

it('gives an existing name the next revision and keeps its id and the earlier one', async () => {
  const world = await givenImported('iris', 'iris', 'other', 'iris');
  expect((await world.rows('list')).map(row => row.slice(0, 3))).toEqual([
    [1, 'root', 'iris'],
    [2, 'root', 'other']
  ]);
  expect(await world.rows('summary iris revision')).toEqual([['revision', '3']]);
  expect(await world.rows('summary name=iris version=1')).toContainEqual(['revision', '1']);
});

it('summarises all fields in the manual order, then ours', async () => {
  const world = await givenBackend();
  await givenArchive(world.local, 'model.tar', {
    'model.pkl': tinyPickle,
    'mlmodel.json': JSON.stringify({
      feature: ['a', 'b'],
      label: 'y',
      parameter: { epochs: 3 },
      evaluation: [{ losses: { loss: 1 }, metrics: {} }],
      train_cnt: 10,
      elapsed: 1.5,
      dictionary: 'dict.tsv',
      description: 'from the file'
    })
  });
  await world.ok(`${importLine('iris')} description='Iris, the flower'`);
  const { table } = await world.ok('summary iris');
  expect(table.columns).toEqual([
    { name: 'name', type: 'text' },
    { name: 'value', type: 'field' }
  ]);
  expect(table.rows.map(([name]) => name)).toEqual(
    'id user name filename format type category algorithm feature label parameter evaluation cross_validation grid_info train_cnt elapsed dictionary cdate mdate serving serving_name state description revision location size files signature versions'.split(
      ' '
    )
  );
  expect(Object.fromEntries(table.rows as [string, unknown][])).toMatchObject({
    id: 1,
    user: 'root',
    filename: 'model.pkl',
    format: 'pickle',
    feature: 'a, b',
    label: 'y',
    parameter: { epochs: 3 },
    cross_validation: null,
    train_cnt: 10,
    elapsed: 1.5,
    serving: 'off',
    serving_name: 'root_iris',
    state: 'DONE',
    description: 'Iris, the flower'
  });
});

it('shows only the fields asked for, in the order asked', async () => {
  const world = await givenImported('iris');
  expect(await world.rows('summary iris STATE, name, format')).toEqual([
    ['state', 'DONE'],
    ['name', 'iris'],
    ['format', 'pickle']
  ]);
});

it('exports members byte for byte, to a connector and into exports/', async () => {
  const world = await givenImported('iris');
  const reply = await world.ok('export name=iris path=OBJECTSTORAGE.LOCAL:out/iris.tar');
  expect(reply.table.columns.map(column => column.name)).toEqual([
    'result',
    'download_url',
    'expired time (sec)'
  ]);
  expect(reply.table.rows).toEqual([
    ['ok', { model: 'root/iris', revision: 1, archive: 'OBJECTSTORAGE.LOCAL:out/iris.tar' }, 3600]
  ]);
  const content = (member: string) =>
    execFileSync('tar', ['-xOf', join(world.local, 'out/iris.tar'), member]).toString();
  expect(content('model.pkl')).toBe(tinyPickle);
  expect(content('extra/notes.txt')).toBe('hello');
  await world.ok('export name=iris');
  expect(await world.keys('exports/')).toEqual([
    expect.stringMatching(/^exports\/root\/.*\/iris\.tar$/)
  ]);
});

it('replaces an object that is already at the path of an export', async () => {
  const world = await givenImported('iris');
  await world.ok('export name=iris path=OBJECTSTORAGE.LOCAL:model.tar');
  expect((await readFile(join(world.local, 'model.tar'))).length % 512).toBe(0);
  await world.ok(importLine('again'));
});

it('deletes a model with its files and answers the list', async () => {
  const world = await givenImported('iris', 'other', 'iris');
  const reply = await world.ok('delete iris');
  expect(reply.table.rows.map(row => row[2])).toEqual(['other']);
  expect((await world.keys('models/')).every(key => key.includes('/other/'))).toBe(true);
});

it('deletes one revision, and the model with its last one', async () => {
  const world = await givenImported('iris', 'iris');
  expect((await world.rows('delete iris version=1')).map(row => row[2])).toEqual(['iris']);
  expect(await world.rows('delete iris version=2')).toEqual([]);
  expect(await world.keys('models/')).toEqual([]);
});

it('never uses an id or a revision again', async () => {
  const world = await givenImported('iris', 'iris');
  await world.ok('delete iris version=2');
  await world.ok(importLine('iris'));
  expect(await world.rows('summary iris revision')).toEqual([['revision', '3']]);
  await world.ok('delete iris');
  await world.ok(importLine('iris'));
  expect(await world.rows('summary iris id, revision')).toEqual([
    ['id', 2],
    ['revision', '1']
  ]);
});

it('filters the list', async () => {
  const world = await givenImported('iris', 'iris_2', 'wine');
  const names = async (statement: string) => (await world.rows(statement)).map(row => row[2]);
  expect(await names('list name=iris*')).toEqual(['iris', 'iris_2']);
  expect(await names('list name=?ine')).toEqual(['wine']);
  expect(await names('list type=sklearn category=CLASSIFICATION user=root')).toHaveLength(3);
  expect(await names('list type=tf')).toEqual([]);
  expect(await names('list user=ann')).toEqual([]);
  expect(await names('list serving=on')).toEqual([]);
  expect(await names('list serving=OFF')).toHaveLength(3);
});

it('helps with the reader’s own model names', async () => {
  const world = await givenImported('wine');
  const guide = await world.ok('help');
  expect(JSON.stringify(guide.table.rows)).toContain('summary wine');
  expect(JSON.stringify(guide.table.rows)).toContain("deploy mnist_v1 label='stable'");
  expect(guide.notes).toContain(
    "A served model also answers '!curl' in a cell: 'deploy' gives the line to run."
  );
  expect(await world.ok('')).toMatchObject({ verb: 'help' });
  expect((await world.ok('import help')).table.rows.map(row => row[0])).toContain('format');
});
