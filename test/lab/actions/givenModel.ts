import type { DeploymentView, ModelView, RevisionView } from '../../../src/common/catalogView';

/** A tf model of ann with these revisions, newest first, and deployments. */
export function givenModel(given: Partial<ModelView> = {}): ModelView {
  return {
    user: 'ann',
    name: 'mnist',
    id: 1,
    servingName: 'ann_mnist',
    revisions: [givenRevision(2), givenRevision(1)],
    deployments: [],
    history: [],
    ...given
  };
}

/** A revision of 1 MB. */
export function givenRevision(revision: number): RevisionView {
  return {
    revision,
    created: '2026-11-19T00:11:22.000Z',
    type: 'tf',
    format: 'saved_model',
    category: 'classification',
    algorithm: 'deep',
    filename: 'model/saved_model.pb',
    size: 1_000_000
  };
}

/** A version that answers requests. */
export function givenDeployment(
  version: number,
  given: Partial<DeploymentView> = {}
): DeploymentView {
  return {
    user: 'ann',
    name: 'mnist',
    servingName: 'ann_mnist',
    version,
    revision: 1,
    label: null,
    state: 'AVAILABLE',
    at: '2026-11-19T00:11:22.000Z',
    ...given
  };
}
