import type { TranslationBundle } from '@jupyterlab/translation';
import type { FailureReply } from '../../common/reply';
import type { Span } from '../../common/span';
import { button, element } from './element';

/** Puts a statement into the cell below; false when there is no such cell. */
export type FillBelow = (statement: string) => boolean;

/** A statement that did not work: what happened, where, and the line to run instead. */
export function failureView(
  { failure, statement }: FailureReply,
  trans: TranslationBundle,
  fillBelow: FillBelow
): HTMLElement {
  const children: HTMLElement[] = [
    element('p', {
      class: 'message',
      children: [
        element('span', { text: failure.message }),
        document.createTextNode(' '),
        element('code', { class: 'code', text: failure.code })
      ]
    })
  ];
  if (failure.at && statement !== '') {
    children.push(statementView(statement, failure.at, trans));
  }
  if (failure.try !== undefined) {
    children.push(tryView(failure.try, trans, fillBelow));
  }
  return element('div', {
    class: 'failure',
    attributes: { role: 'group', 'aria-label': trans.__('The statement failed') },
    children
  });
}

function statementView(statement: string, at: Span, trans: TranslationBundle): HTMLElement {
  const wrong = element('mark', {
    class: 'wrong',
    text: statement.slice(at.start, at.end),
    attributes: { title: trans.__('Here') }
  });
  const line = element('code');
  line.append(statement.slice(0, at.start), wrong, statement.slice(at.end));
  return element('pre', { class: 'statement', children: [line] });
}

function tryView(statement: string, trans: TranslationBundle, fillBelow: FillBelow): HTMLElement {
  const status = element('span', { class: 'told', attributes: { role: 'status' } });
  const run = button({ class: 'try', text: trans.__('Run this instead') }, () => {
    status.textContent = fillBelow(statement)
      ? trans.__('It is in the cell below.')
      : trans.__('There is no notebook to put it in.');
  });
  return element('p', {
    class: 'instead',
    children: [run, element('code', { class: 'next', text: statement }), status]
  });
}
