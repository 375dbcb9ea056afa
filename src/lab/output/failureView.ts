import type { TranslationBundle } from '@jupyterlab/translation';
import { excerptAround } from '../../common/excerpt';
import type { FailureReply } from '../../common/reply';
import type { Span } from '../../common/span';
import { cellSource } from '../ui/cellSource';
import { element } from './element';
import { fillView, type FillBelow } from './fillView';

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
    const filling = { text: failure.try, source: cellSource(failure.try) };
    children.push(fillView({ label: trans.__('Run this instead'), ...filling }, trans, fillBelow));
  }
  return element('div', {
    class: 'failure',
    attributes: { role: 'group', 'aria-label': trans.__('The statement failed') },
    children
  });
}

function statementView(statement: string, at: Span, trans: TranslationBundle): HTMLElement {
  const { before, wrong, after } = excerptAround(statement, at);
  const mark = element('mark', {
    class: 'wrong',
    text: wrong,
    attributes: { title: trans.__('Here') }
  });
  const line = element('code');
  line.append(before, mark, after);
  return element('pre', { class: 'statement', children: [line] });
}
