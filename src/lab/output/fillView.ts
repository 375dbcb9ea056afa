import type { TranslationBundle } from '@jupyterlab/translation';
import { shortened } from '../../common/excerpt';
import { button, element } from './element';

/** Puts text into the cell below; false when there is no such cell. */
export type FillBelow = (source: string) => boolean;

/** What a click puts into the cell below, and what it is called before. */
export type Filling = {
  readonly label: string;
  /** As it is shown. */
  readonly text: string;
  /** As it stands in a cell. */
  readonly source: string;
};

const longestShown = 1000;

/** A line to run, and the button that puts it into the cell below; nothing runs by that. */
export function fillView(
  { label, text, source }: Filling,
  trans: TranslationBundle,
  fillBelow: FillBelow
): HTMLElement {
  const status = element('span', { class: 'told', attributes: { role: 'status' } });
  const run = button({ class: 'try', text: label }, () => {
    status.textContent = fillBelow(source)
      ? trans.__('It is in the cell below.')
      : trans.__('There is no notebook to put it in.');
  });
  const code = element('code', { class: 'next', text: shortened(text, longestShown) });
  return element('p', { class: 'instead', children: [run, code, status] });
}
