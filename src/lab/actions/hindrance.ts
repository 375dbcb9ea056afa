import type { TranslationBundle } from '@jupyterlab/translation';
import type { Target } from './target';

/** What can be done to a model. */
export type Action = 'deploy' | 'stop' | 'export' | 'delete';

/** Why an action can't be done to a model, in a few words that fit behind its name; undefined when it can. */
export function hindrance(
  action: Action,
  target: Target | undefined,
  trans: TranslationBundle
): string | undefined {
  if (!target) {
    return trans.__('choose a model first');
  }
  if (action === 'export') {
    return undefined;
  }
  if (!target.isOwn) {
    return trans.__('only its owner can');
  }
  if (action === 'deploy' && target.listed && target.listed.type !== 'tf') {
    return trans.__('only tf models can be served');
  }
  if (action === 'stop' && target.listed && target.deployments.length === 0) {
    return trans.__('it is not served');
  }
  return undefined;
}
