import { answerLines } from './answerText';
import { failureLines } from './failureLines';
import { plainText } from './plainText';
import type { HttpAnswer, Reply, ResultReply } from './reply';
import { isNumeric, restText, showTable, type ShownTable, type TableOptions } from './shownTable';
import { visibleText } from './visibleText';

const cellStyle = 'padding:2px 8px;border:1px solid #8888;vertical-align:top';

/**
 * A reply as one `<table>` with styles of its own and no script, for wherever our renderer is not: notes, the cell to run next
 * and the number of rows left out stand in its foot, and what a model server answered in a `<pre>` below it. A failure is a `<pre>`, progress a `<p>`. All text in it is escaped.
 */
export function htmlTable(reply: Reply, options: TableOptions = {}): string {
  switch (reply.kind) {
    case 'result':
      return resultTable(reply, options);
    case 'failure':
      return `<pre>${escaped(failureLines(reply).join('\n'))}</pre>`;
    case 'progress':
      return `<p>${escaped(plainText(reply))}</p>`;
  }
}

function resultTable(reply: ResultReply, options: TableOptions): string {
  const { table, notes = [], next, answer } = reply;
  const shown = showTable(table, options);
  const header = shown.header.map(
    title => `<th scope="col" style="${cellStyle};text-align:left">${escaped(title)}</th>`
  );
  const rows = shown.rows.map(
    row => `<tr>${row.map((text, i) => cell(shown, text, i)).join('')}</tr>`
  );
  const foot = [
    ...(shown.rest > 0 ? [restText(shown.rest)] : []),
    ...notes.map(visibleText),
    ...(next === undefined ? [] : [`Run next: ${visibleText(next)}`])
  ];
  return [
    '<table style="border-collapse:collapse">',
    `<thead><tr>${header.join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    foot.length > 0
      ? `<tfoot>${foot.map(text => footRow(text, shown.header.length)).join('')}</tfoot>`
      : '',
    '</table>',
    answer ? answerPre(answer, options) : ''
  ].join('');
}

function answerPre(answer: HttpAnswer, { letters }: TableOptions): string {
  return `<pre style="white-space:pre-wrap">${escaped(answerLines(answer, letters).join('\n'))}</pre>`;
}

function cell({ columns }: ShownTable, text: string, index: number): string {
  const column = columns[index];
  const align = column && isNumeric(column) ? 'right' : 'left';
  return `<td style="${cellStyle};text-align:${align}">${escaped(text)}</td>`;
}

function footRow(text: string, columns: number): string {
  return `<tr><td colspan="${Math.max(1, columns)}" style="${cellStyle};text-align:left">${escaped(text)}</td></tr>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, letter => entities[letter] ?? letter);
}
