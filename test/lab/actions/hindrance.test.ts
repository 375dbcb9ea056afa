import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import { hindrance, type Action } from '../../../src/lab/actions/hindrance';
import { Targets } from '../../../src/lab/actions/target';
import type { ListedModel } from '../../../src/lab/tokens';
import { givenDeployment } from './givenModel';

const trans = nullTranslator.load('jupyterlab_mlmodel');

function givenListed(name: string, given: Partial<ListedModel> = {}): ListedModel {
  return {
    ...{ id: 1, user: 'ann', name, type: 'tf', category: 'classification', algorithm: 'deep' },
    ...{ isServed: false, created: '2026-11-19T00:11:22.000Z', modified: '' },
    ...given
  };
}

const models = {
  user: 'ann',
  list: [
    givenListed('mnist'),
    givenListed('idle'),
    givenListed('flowers', { type: 'sklearn' }),
    givenListed('theirs', { user: 'bob' })
  ],
  deployments: [givenDeployment(1)]
};
const targets = new Targets(models, { selected: models.list });

it.each<[Action, string, string, string | undefined]>([
  ['deploy', 'ann', 'mnist', undefined],
  ['deploy', 'ann', 'flowers', 'only tf models can be served'],
  ['deploy', 'bob', 'theirs', 'only its owner can'],
  ['stop', 'ann', 'mnist', undefined],
  ['stop', 'ann', 'idle', 'it is not served'],
  ['export', 'bob', 'theirs', undefined],
  ['delete', 'ann', 'idle', undefined],
  ['delete', 'bob', 'theirs', 'only its owner can'],
  // The page may be older than the model; the backend knows.
  ['deploy', 'ann', 'unheard', undefined],
  ['stop', 'ann', 'unheard', undefined]
])('%s of %s/%s: %s', (action, user, ...[name, expected]) => {
  expect(hindrance(action, targets.of({ user, name }), trans)).toBe(expected);
});

it('means the chosen model without arguments, and one of the reader’s own without a user', () => {
  expect(targets.of({})).toMatchObject({ name: 'mnist', isOwn: true });
  expect(targets.of({ name: 'idle' })).toMatchObject({ user: 'ann', name: 'idle' });
});

it('asks to choose when nothing is chosen', () => {
  const target = new Targets(models, { selected: [] }).of({});
  expect(target).toBeUndefined();
  expect(hindrance('deploy', target, trans)).toBe('choose a model first');
});

it('finds models among 100,000 again after the list has changed', () => {
  const known = {
    ...models,
    list: Array.from({ length: 100_000 }, (_, id) => givenListed(`m${id}`))
  };
  const many = new Targets(known, null);
  expect(many.of({ name: 'm99999' })?.listed?.name).toBe('m99999');
  known.list = [givenListed('other')];
  expect(many.of({ name: 'm99999' })?.listed).toBeUndefined();
  expect(many.of({ name: 'other' })?.listed?.name).toBe('other');
});
