import { expect, it } from 'vitest';
import { removalOf } from '../../../src/lab/actions/removal';
import { givenDeployment, givenModel, givenRevision } from './givenModel';

it('takes all revisions with the model', () => {
  expect(removalOf(givenModel())).toMatchObject({
    revisions: 2,
    size: 2_000_000,
    isWhole: true,
    inTheWay: []
  });
});

it('takes one revision and leaves the model', () => {
  expect(removalOf(givenModel(), 1)).toMatchObject({
    revisions: 1,
    size: 1_000_000,
    isWhole: false
  });
});

it('takes the model with its last revision', () => {
  const model = givenModel({ revisions: [givenRevision(4)] });
  expect(removalOf(model, 4)).toMatchObject({ revisions: 1, isWhole: true });
});

it('names what is served, but not what failed to be', () => {
  const deployments = [givenDeployment(3, { state: 'ERROR' }), givenDeployment(2)];
  const { inTheWay, onlyVersion } = removalOf(givenModel({ deployments }));
  expect(inTheWay.map(each => each.version)).toEqual([2]);
  expect(onlyVersion).toBeUndefined();
});

it('stops no more than what serves the revision that goes', () => {
  const deployments = [givenDeployment(2, { revision: 2 }), givenDeployment(1, { revision: 1 })];
  expect(removalOf(givenModel({ deployments }), 1)).toMatchObject({ onlyVersion: 1 });
  expect(removalOf(givenModel({ deployments })).inTheWay).toHaveLength(2);
});
