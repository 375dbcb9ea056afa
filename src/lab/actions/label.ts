import type { TranslationBundle } from '@jupyterlab/translation';
import type { DeploymentView } from '../../common/catalogView';

/** What the user should know of a label before deploying with it; undefined when there is nothing to say. */
export function labelRemark(
  label: string,
  deployments: readonly DeploymentView[],
  trans: TranslationBundle
): string | undefined {
  const text = label.trim();
  if (text === '') {
    return undefined;
  }
  if (!/^[A-Za-z0-9_]+$/.test(text)) {
    return trans.__(
      'It will be a description only: requests can use labels of letters, digits and _.'
    );
  }
  const before = deployments.find(each => each.label === text && each.state !== 'ERROR');
  return before
    ? trans.__(
        'Requests to this label go to version %1 now, and to the new one then.',
        before.version
      )
    : undefined;
}

/** Labels to suggest: those that the model has, then those of other models, each once. */
export function labelsInUse(
  own: readonly DeploymentView[],
  all: readonly DeploymentView[]
): readonly string[] {
  const labels = [...own, ...all].flatMap(({ label }) => (label === null ? [] : [label]));
  return [...new Set(labels)].slice(0, 20);
}
