import { answerLines } from './answerText';
import { displayWidth } from './displayWidth';
import { failureLines } from './failureLines';
import type { ProgressReply, Reply, ResultReply } from './reply';
import { isNumeric, restText, showTable, type ShownTable, type TableOptions } from './shownTable';
import { visibleText } from './visibleText';

const widestColumn = 400;

/**
 * A reply for a terminal or a file: an aligned table, the notes and the cell to run next below it; to `!curl` what the
 * model server answered, as it came; a failure as its sentence, the statement,
 * a caret line and the line to run next; progress as its step. Nothing in it can steer a terminal. Without a line end.
 */
export function plainText(reply: Reply, options: TableOptions = {}): string {
  switch (reply.kind) {
    case 'result':
      return resultText(reply, options);
    case 'failure':
      return failureLines(reply).join('\n');
    case 'progress':
      return progressText(reply);
  }
}

function resultText(reply: ResultReply, options: TableOptions): string {
  const { table, verb, answer, notes = [], next } = reply;
  const main =
    verb === 'curl' && answer
      ? answerLines(answer, options.letters)
      : tableLines(showTable(table, options));
  const noteLines = notes.length > 0 ? ['', ...notes.map(visibleText)] : [];
  const nextLines = next === undefined ? [] : ['', ...nextText(next)];
  return [...main, ...noteLines, ...nextLines].join('\n');
}

function tableLines({ columns, header, rows, rest }: ShownTable): readonly string[] {
  const widths = header.map((title, i) =>
    rows.reduce((widest, row) => Math.max(widest, shownWidth(row[i])), displayWidth(title))
  );
  const isRight = columns.map(isNumeric);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0, isRight[i] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map(width => '-'.repeat(width)).join('  ');
  return [line(header), rule, ...rows.map(line), ...(rest > 0 ? [restText(rest)] : [])];
}

/** A cell of several lines begins on a line of its own, so that it can be copied. */
function nextText(next: string): readonly string[] {
  const [first = '', ...rest] = next.split('\n').map(visibleText);
  return rest.length === 0 ? [`Run next: ${first}`] : ['Run next:', first, ...rest];
}

/** One immense value must not push all others out of sight. */
function shownWidth(cell = ''): number {
  return Math.min(widestColumn, displayWidth(cell));
}

function padded(cell: string, width: number, isRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return isRight ? blanks + cell : cell + blanks;
}

function progressText({ step, done, total, unit }: ProgressReply): string {
  const amount = total === undefined ? `${done} ${unit}` : `${done} of ${total} ${unit}`;
  return `${visibleText(step)}: ${amount}`;
}
