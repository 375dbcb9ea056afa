import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import type { ModelEvent } from '../../../src/common/catalogView';
import { historySentence } from '../../../src/lab/summary/historySentence';

const trans = nullTranslator.load('jupyterlab_mlmodel');

it.each<[ModelEvent, string]>([
  [{ kind: 'modelAdded', revision: 1 }, 'ann imported it as revision 1'],
  [{ kind: 'revisionAdded', revision: 2 }, 'ann imported revision 2'],
  [{ kind: 'revisionRemoved', revision: 1 }, 'ann deleted revision 1'],
  [
    { kind: 'deploymentAdded', revision: 2, versions: [3], label: 'stable' },
    'ann deployed revision 2 as version 3, label stable'
  ],
  [
    { kind: 'deploymentAdded', revision: 2, versions: [3], label: null },
    'ann deployed revision 2 as version 3'
  ],
  [{ kind: 'deploymentAvailable', versions: [3] }, 'version 3 became available'],
  [
    { kind: 'deploymentFailed', versions: [3], reason: 'No memory' },
    'version 3 could not be served: No memory'
  ],
  [{ kind: 'deploymentsStopped', versions: [3] }, 'ann stopped version 3'],
  [{ kind: 'deploymentsStopped', versions: [2, 3] }, 'ann stopped versions 2, 3'],
  [{ kind: 'somethingNewer' }, 'ann ran deploy']
])('%o reads: %s', (event, sentence) => {
  const entry = { n: 1, at: '2026-11-19T00:11:22.000Z', by: 'ann', verb: 'deploy' };
  expect(historySentence({ ...entry, events: [event] }, trans)).toBe(sentence);
});

it('joins what happened at once', () => {
  const entry = { n: 1, at: '', by: 'ann', verb: 'deploy' };
  const events = [
    { kind: 'deploymentAdded', revision: 1, versions: [1], label: null },
    { kind: 'unknown' },
    { kind: 'deploymentAvailable', versions: [1] }
  ];
  expect(historySentence({ ...entry, events }, trans)).toBe(
    'ann deployed revision 1 as version 1; version 1 became available'
  );
});
