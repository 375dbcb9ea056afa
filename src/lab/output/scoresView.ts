import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from './element';
import { barOf, largestOf, type Score } from './scores';

const shownInOrder = 20;
const shownOfMany = 10;

/** The values of a prediction as bars, each with its value in text, the largest marked; of very many only the largest ones. */
export function scoresView(scores: readonly Score[], trans: TranslationBundle): HTMLElement {
  const largest = scores[largestOf(scores)];
  const shown = scores.length > shownInOrder ? largestFirst(scores) : scores;
  const items = shown.map(score => {
    const { start, length } = barOf(score, scores);
    const bar = element('span', { class: 'scoreBar' });
    bar.style.marginInlineStart = percent(start);
    bar.style.width = percent(length);
    return element('li', {
      class: score === largest ? 'largest' : 'score',
      children: [
        element('span', { class: 'scoreName', text: score.name }),
        element('span', {
          class: 'scoreTrack',
          attributes: { 'aria-hidden': 'true' },
          children: [bar]
        }),
        element('span', { class: 'scoreValue', text: score.text }),
        ...(score === largest
          ? [element('span', { class: 'scoreMark', text: trans.__('largest') })]
          : [])
      ]
    });
  });
  const rest = scores.length - shown.length;
  const list = element('ol', {
    class: 'scores',
    attributes: { role: 'list', 'aria-label': trans.__('Values by class') },
    children: items
  });
  const more = element('p', {
    class: 'note',
    text: trans.__('… and %1 smaller ones', rest.toLocaleString())
  });
  return element('div', { class: 'prediction', children: rest > 0 ? [list, more] : [list] });
}

/** The same, folded under a line that says the largest; for tables of many rows. */
export function foldedScores(scores: readonly Score[], trans: TranslationBundle): HTMLElement {
  const largest = scores[largestOf(scores)];
  const text = largest
    ? trans.__('%1: %2', largest.name, largest.text)
    : trans._n('%1 value', '%1 values', scores.length, scores.length.toLocaleString());
  const fold = element('details', {
    class: 'fold',
    children: [element('summary', { text })]
  });
  fold.addEventListener('toggle', () => fold.append(scoresView(scores, trans)), { once: true });
  return fold;
}

function largestFirst(scores: readonly Score[]): readonly Score[] {
  const order = (score: Score): number => score.value ?? -Infinity;
  return [...scores].sort((a, b) => (order(b) > order(a) ? 1 : -1)).slice(0, shownOfMany);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)}%`;
}
