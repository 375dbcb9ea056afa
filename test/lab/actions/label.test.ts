import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import { labelRemark, labelsInUse } from '../../../src/lab/actions/label';
import { givenDeployment } from './givenModel';

const trans = nullTranslator.load('jupyterlab_mlmodel');

it('has nothing to say of no label, and of a new routing label', () => {
  expect(labelRemark('  ', [], trans)).toBeUndefined();
  expect(labelRemark('stable_2', [], trans)).toBeUndefined();
});

it.each(['stable!', '안정', 'a b', 'v1.0'])('says that %s can only describe', label => {
  expect(labelRemark(label, [], trans)).toContain('description only');
});

it('says which version a label leaves', () => {
  const served = [givenDeployment(3, { label: 'stable' })];
  expect(labelRemark('stable', served, trans)).toContain('version 3');
});

it('forgets labels of versions that were never served', () => {
  const failed = [givenDeployment(3, { label: 'stable', state: 'ERROR' })];
  expect(labelRemark('stable', failed, trans)).toBeUndefined();
});

it('suggests the model’s own labels first, each once', () => {
  const own = [givenDeployment(2, { label: 'stable' }), givenDeployment(1)];
  const others = [givenDeployment(1, { label: 'canary' }), givenDeployment(2, { label: 'stable' })];
  expect(labelsInUse(own, others)).toEqual(['stable', 'canary']);
});
