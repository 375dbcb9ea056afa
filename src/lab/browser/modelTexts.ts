import type { TranslationBundle } from '@jupyterlab/translation';
import type { DeploymentView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import type { ListedModel } from '../tokens';
import type { Grouping } from './listOptions';
import type { Standing } from './servedStates';

const mostLetters = 300;

/** A text from the catalog as it may stand in a row: nothing hidden, not endless. */
export function shownText(text: string): string {
  const letters = text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
  return visibleText(letters);
}

/** What a state is called. */
export function stateText(state: DeploymentView['state'], trans: TranslationBundle): string {
  return {
    AVAILABLE: trans.__('served'),
    LOADING: trans.__('loading'),
    ERROR: trans.__('failed')
  }[state];
}

/** A deployment in a badge: `v3 · stable`; a state that is not AVAILABLE is said. */
export function badgeText(
  { version, label, state }: DeploymentView,
  trans: TranslationBundle
): string {
  const said = state === 'AVAILABLE' ? label : stateText(state, trans);
  return [`v${version}`, ...(said ? [shownText(said)] : [])].join(' · ');
}

/** A model's row, read out. */
export function modelText(
  model: ListedModel,
  { served, pending }: Standing,
  trans: TranslationBundle
): string {
  const facts = [model.type, model.category, model.algorithm].filter(Boolean).map(shownText);
  const deployed = [served, pending].flatMap(each =>
    each ? [`${badgeText(each, trans)}${each === served ? ` ${trans.__('served')}` : ''}`] : []
  );
  return [
    shownText(model.name),
    trans.__('of %1', shownText(model.user)),
    ...facts,
    ...deployed
  ].join(', ');
}

/** The heading of a group. */
export function groupText(groupBy: Grouping, value: string, trans: TranslationBundle): string {
  if (groupBy !== 'serving') {
    return shownText(value) || trans.__('unknown');
  }
  const texts: Readonly<Record<string, string>> = {
    AVAILABLE: trans.__('Served'),
    LOADING: trans.__('Loading'),
    ERROR: trans.__('Failed'),
    off: trans.__('Not served')
  };
  return texts[value] ?? value;
}
