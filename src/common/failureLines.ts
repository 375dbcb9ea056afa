import { displayWidth } from './displayWidth';
import type { FailureReply } from './reply';
import type { Span } from './span';
import { visibleText } from './visibleText';

const around = 60;

/** What a failure says, line by line: its sentence, the statement with a caret line under what is wrong, the line to run next. */
export function failureLines({ statement, failure }: FailureReply): readonly string[] {
  const place = failure.at ? placeLines(statement, failure.at) : [];
  const next = failure.try === undefined ? [] : [`Run: ${asTyped(failure.try)}`];
  return [visibleText(failure.message), ...place, ...next];
}

/** The statement, cut to what stands around the span, and the carets. */
function placeLines(statement: string, at: Span): readonly string[] {
  const start = Math.min(at.start, statement.length);
  const end = Math.min(Math.max(at.end, start), statement.length, start + around);
  const from = start > 2 * around ? start - around : 0;
  const to = statement.length > end + 2 * around ? end + around : statement.length;
  const head =
    from === 0
      ? asTyped(statement.slice(0, start))
      : `… ${visibleText(statement.slice(from, start))}`;
  const before = `  ${head}`;
  const wrong = visibleText(statement.slice(start, end));
  const after = visibleText(statement.slice(end, to)) + (to < statement.length ? ' …' : '');
  const carets = '^'.repeat(Math.max(1, displayWidth(wrong)));
  return [(before + wrong + after).trimEnd(), ' '.repeat(displayWidth(before)) + carets];
}

/** A statement as it is typed on the command line; a curl command is no statement of ours there. */
function asTyped(statement: string): string {
  return statement.trimStart().startsWith('!')
    ? visibleText(statement)
    : `mlmodel ${visibleText(statement)}`;
}
