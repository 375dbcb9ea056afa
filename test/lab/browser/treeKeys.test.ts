import { expect, it } from 'vitest';
import { treeAction, type TreeAction } from '../../../src/lab/browser/treeKeys';
import { TreeRows } from '../../../src/lab/browser/treeRows';
import { givenNames } from './givenModels';

const models = givenNames('a', 'b', 'c');
const flat = new TreeRows([{ key: 'all', models, isExpanded: true }]);
/** Rows: 0 open heading, 1 to 3 models, 4 closed heading. */
const grouped = new TreeRows([
  { key: 'one', label: 'One', models, isExpanded: true },
  { key: 'two', label: 'Two', models, isExpanded: false }
]);

type Pressed = {
  readonly rows?: TreeRows;
  readonly index?: number;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
};

function press(key: string, pressed: Pressed = {}): TreeAction | undefined {
  const { rows = flat, index = 1, shiftKey = false, ctrlKey = false } = pressed;
  return treeAction(
    { key, shiftKey, ctrlKey, metaKey: false, altKey: false },
    { rows, index, page: 2 }
  );
}

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 2, 2],
  ['ArrowUp', 1, 0],
  ['ArrowUp', 0, 0],
  ['Home', 2, 0],
  ['End', 0, 2],
  ['PageDown', 0, 2],
  ['PageUp', 2, 0],
  ['ArrowLeft', 1, 1]
])('goes with %s from row %i to row %i', (key, index, to) => {
  expect(press(key, { index })).toEqual({ kind: 'move', to });
});

it('opens, enters, leaves and closes groups with the arrows', () => {
  expect(press('ArrowRight', { rows: grouped, index: 4 })).toEqual({
    kind: 'expand',
    group: 'two'
  });
  expect(press('ArrowRight', { rows: grouped, index: 0 })).toEqual({ kind: 'move', to: 1 });
  expect(press('ArrowLeft', { rows: grouped, index: 3 })).toEqual({ kind: 'move', to: 0 });
  expect(press('ArrowLeft', { rows: grouped, index: 0 })).toEqual({
    kind: 'collapse',
    group: 'one'
  });
  expect(press('ArrowLeft', { rows: grouped, index: 4 })).toEqual({ kind: 'move', to: 4 });
});

it.each(['Enter', ' '])('opens and closes a group with %j', key => {
  expect(press(key, { rows: grouped, index: 0 })).toEqual({ kind: 'collapse', group: 'one' });
  expect(press(key, { rows: grouped, index: 4 })).toEqual({ kind: 'expand', group: 'two' });
});

it('opens the menu with its key and with Shift-F10', () => {
  expect(press('ContextMenu')).toEqual({ kind: 'menu' });
  expect(press('F10', { shiftKey: true })).toEqual({ kind: 'menu' });
  expect(press('F10')).toBeUndefined();
});

it('expands all with a star and jumps with letters, Korean ones and emoji too', () => {
  expect(press('*')).toEqual({ kind: 'expandAll' });
  for (const letter of ['x', 'ㅁ', '모', '🤖']) {
    expect(press(letter)).toEqual({ kind: 'type', letter });
  }
});

it.each([
  ['Tab', {}],
  ['Escape', {}],
  ['F5', {}],
  ['c', { ctrlKey: true }],
  ['Enter', {}],
  ['ArrowDown', { rows: new TreeRows([]), index: -1 }]
])('leaves %s to others', (key, pressed) => {
  expect(press(key, pressed)).toBeUndefined();
});
