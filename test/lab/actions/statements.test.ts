import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/language/parse';
import {
  deleteStatement,
  deployStatement,
  exportStatement,
  stopStatement,
  summaryStatement
} from '../../../src/lab/actions/statements';

describe('a statement as the manual writes it', () => {
  it.each([
    [deployStatement('mnist', { label: '' }), 'deploy mnist'],
    [deployStatement('mnist', { label: ' stable ' }), "deploy mnist label='stable'"],
    [
      deployStatement('mnist', { label: 'stable', revision: 2 }),
      "deploy mnist label='stable' version=2"
    ],
    [stopStatement('mnist'), 'stop mnist'],
    [stopStatement('mnist', 3), 'stop mnist version=3'],
    [deleteStatement('mnist', 1), 'delete mnist version=1'],
    [
      exportStatement({ user: 'ann', name: 'mnist', isOwn: true }, { key: '' }),
      'export name=mnist'
    ],
    [
      exportStatement(
        { user: 'bob', name: 'mnist', isOwn: false },
        { connector: 'MINIO', key: ' a/mnist.tar ', revision: 2 }
      ),
      'export name=mnist user=bob path=OBJECTSTORAGE.MINIO:a/mnist.tar version=2'
    ],
    [summaryStatement({ user: 'bob', name: 'mnist', isOwn: false }), 'summary mnist user=bob']
  ])('%s', (made, expected) => {
    expect(made).toBe(expected);
    expect(() => parse(made)).not.toThrow();
  });
});

it.each([
  "<img src=x onerror=alert('1')>",
  'help',
  '모델 하나',
  "it's",
  'a\\b',
  'x=1, y=2',
  '[1]',
  '%%mlmodel'
])('a statement about %s names just that model', name => {
  const ref = { user: name, name, isOwn: false };
  const made = [
    deployStatement(name, { label: name }),
    stopStatement(name, 1),
    deleteStatement(name),
    exportStatement(ref, { connector: 'LOCAL', key: 'a.tar' }),
    summaryStatement(ref)
  ];
  for (const statement of made) {
    expect(parse(statement)).toMatchObject({ name: { value: name } });
  }
});
