import type { TranslationBundle } from '@jupyterlab/translation';
import type { HttpAnswer } from '../../common/reply';
import { button, element } from './element';
import { bytesText } from '../ui/progressText';

const pieceLength = 100_000;

/** What the view of an answer needs of its surroundings. */
export type AnswerContext = {
  readonly trans: TranslationBundle;
  readonly copy: (text: string) => Promise<void>;
};

/** What a model server answered: status and time, its head when it was asked for, and the body exactly as it came, one click away. */
export function answerView(answer: HttpAnswer, context: AnswerContext): HTMLElement {
  const { status, milliseconds, head } = answer;
  const line = element('p', {
    class: 'answerStatus',
    text: `${status} · ${timeText(milliseconds)}`
  });
  return element('div', {
    class: 'answer',
    children: [line, ...(head ? [rawText(head.trimEnd())] : []), foldedBody(answer, context)]
  });
}

/** A time in milliseconds in two figures: `3.2 ms`, `0.25 ms`, `1.3 s`. */
export function timeText(milliseconds: number): string {
  const [value, unit] = milliseconds < 999.5 ? [milliseconds, 'ms'] : [milliseconds / 1000, 's'];
  const digits = value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/** Made when it is opened: a body may have many megabytes. */
function foldedBody({ body }: HttpAnswer, context: AnswerContext): HTMLElement {
  const { trans } = context;
  const size = bytesText(new TextEncoder().encode(body).length);
  const isJson = /^\s*[[{]/.test(body);
  const title = isJson ? trans.__('Raw JSON (%1)', size) : trans.__('Raw answer (%1)', size);
  const fold = element('details', {
    class: 'raw',
    children: [element('summary', { text: title })]
  });
  fold.addEventListener('toggle', () => fold.append(...bodyNodes(body, context)), { once: true });
  return fold;
}

function bodyNodes(body: string, { trans, copy }: AnswerContext): readonly HTMLElement[] {
  const status = element('span', { class: 'told', attributes: { role: 'status' } });
  const text = rawText(body.slice(0, pieceLength));
  const onCopied = (told: string): void => {
    status.textContent = told;
  };
  const copyAll = button({ class: 'tool', text: trans.__('Copy') }, () => {
    copy(body).then(
      () => onCopied(trans.__('Copied')),
      () => onCopied(trans.__('The browser did not allow copying.'))
    );
  });
  const tools = element('div', { class: 'toolbar', children: [copyAll, status] });
  return body.length > pieceLength ? [tools, text, moreButton(body, text, trans)] : [tools, text];
}

function moreButton(body: string, text: HTMLElement, trans: TranslationBundle): HTMLElement {
  let shown = pieceLength;
  const label = (): string => trans.__('Show more of it (%1 left)', bytesText(body.length - shown));
  const more = button({ class: 'tool', text: label() }, () => {
    text.append(body.slice(shown, shown + pieceLength));
    shown += pieceLength;
    more.textContent = label();
    more.hidden = shown >= body.length;
  });
  return more;
}

/** Text in the type of code, which the keyboard can scroll. */
function rawText(text: string): HTMLElement {
  return element('pre', { class: 'rawText', text, attributes: { tabindex: '0' } });
}
