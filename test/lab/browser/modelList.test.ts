import { expect, it } from 'vitest';
import {
  givenDeployment,
  givenList,
  givenModel,
  givenNames,
  rowTexts,
  settled
} from './givenModels';

it('lists models by name, and as the options say as soon as they change', async () => {
  const { list, options } = await givenList(givenNames('c', 'a', 'b'));
  expect(rowTexts(list)).toEqual(['a', 'b', 'c']);
  options.change({ sortDescending: true });
  await settled();
  expect(rowTexts(list)).toEqual(['c', 'b', 'a']);
  options.change({ sortBy: 'id', sortDescending: false });
  await settled();
  expect(rowTexts(list)).toEqual(['c', 'a', 'b']);
});

it('groups by user, own models first, with counts', async () => {
  const { list, options } = await givenList([
    givenModel(1, { user: 'zoe' }),
    givenModel(2),
    givenModel(3, { user: 'aaron' }),
    givenModel(4)
  ]);
  options.change({ groupBy: 'user' });
  await settled();
  expect(rowTexts(list)).toEqual([
    'user ann: 2',
    'model_2',
    'model_4',
    'user aaron: 1',
    'model_3',
    'user zoe: 1',
    'model_1'
  ]);
  list.setExpanded('user-ann', false);
  list.setExpanded('user-zoe', false);
  expect(rowTexts(list)).toEqual(['user ann: 2', 'user aaron: 1', 'model_3', 'user zoe: 1']);
  list.expandAll();
  expect(list.rows?.length).toBe(7);
});

it('groups by type and by serving', async () => {
  const { list, options } = await givenList(
    [givenModel(1, { type: 'spark' }), givenModel(2, { type: 'r' }), givenModel(3), givenModel(4)],
    [
      givenDeployment('model_3', { state: 'ERROR', version: 2 }),
      givenDeployment('model_3', { version: 1 }),
      givenDeployment('model_1', { state: 'ERROR' }),
      givenDeployment('model_2', { state: 'LOADING' })
    ]
  );
  options.change({ groupBy: 'type' });
  await settled();
  expect(rowTexts(list).filter(text => text.includes(':'))).toEqual([
    'type r: 1',
    'type spark: 1',
    'type tf: 2'
  ]);
  options.change({ groupBy: 'serving' });
  await settled();
  expect(rowTexts(list)).toEqual([
    'serving AVAILABLE: 1',
    'model_3',
    'serving LOADING: 1',
    'model_2',
    'serving ERROR: 1',
    'model_1',
    'serving off: 1',
    'model_4'
  ]);
  const { served, pending } = list.states.of(givenModel(3));
  expect([served?.version, pending?.version]).toEqual([1, 2]);
});

it('leaves out models of others, and counts what is left', async () => {
  const { list, options } = await givenList([givenModel(1, { user: 'bob' }), givenModel(2)]);
  options.change({ onlyOwn: true });
  await settled();
  expect(rowTexts(list)).toEqual(['model_2']);
  expect(list.count).toBe(1);
});

it('finds at once what is looked for', async () => {
  const { list } = await givenList(givenNames('mnist', 'iris'));
  list.query = 'ir';
  expect(rowTexts(list)).toEqual(['iris']);
  list.query = 'xyz';
  expect(list.count).toBe(0);
  expect(list.active).toBeUndefined();
  list.query = '';
  expect(list.count).toBe(2);
});

it('keeps the active row where it is while others come and go, and takes the next one when it goes', async () => {
  const { list, models } = await givenList(givenNames('a', 'b', 'c'));
  list.activate(1);
  expect(list.selected.map(({ name }) => name)).toEqual(['b']);
  const [a, b, c] = models.list!;
  models.become([a!, b!, c!, givenModel(4, { name: 'aa' })]);
  await settled();
  expect(list.selected.map(({ name }) => name)).toEqual(['b']);
  models.become([a!, c!]);
  await settled();
  expect(list.selected).toHaveLength(1);
  models.become([]);
  await settled();
  expect(list.selected).toEqual([]);
});

it('means no model while a heading is active', async () => {
  const { list, options } = await givenList(givenNames('a'));
  options.change({ groupBy: 'type' });
  await settled();
  list.activate(0);
  expect(list.active?.kind).toBe('group');
  expect(list.selected).toEqual([]);
});

it('follows letters typed in the tree, Korean ones too, and goes round', async () => {
  const { list } = await givenList(givenNames('alpha', 'beta', 'bravo', '모나', '나비'));
  const typed = (letter: string, now: number) => {
    list.type(letter, now);
    return list.selected[0]?.name;
  };
  expect(typed('b', 0)).toBe('beta');
  expect(typed('r', 500)).toBe('bravo');
  expect(typed('b', 5000)).toBe('beta');
  expect(typed('b', 5100)).toBe('bravo');
  expect(typed('b', 5200)).toBe('beta');
  expect(typed('ㅁ', 9000)).toBe('모나');
  expect(typed('z', 19000)).toBe('모나');
});

it('tells every row its place among its siblings', async () => {
  const { list, options } = await givenList(givenNames('a', 'b'));
  options.change({ groupBy: 'type' });
  await settled();
  expect(list.rows?.at(0)).toMatchObject({ kind: 'group', position: 1, siblings: 1 });
  expect(list.rows?.at(2)).toMatchObject({ kind: 'model', level: 2, position: 2, siblings: 2 });
  expect(list.rows?.at(3)).toBeUndefined();
  expect(list.rows?.at(-1)).toBeUndefined();
});
