import { displayWidth } from './displayWidth';
import { excerptAround } from './excerpt';
import type { FailureReply } from './reply';
import type { Span } from './span';
import { visibleText } from './visibleText';

/** What a failure says, line by line: its sentence, the statement with a caret line under what is wrong, the line to run next. */
export function failureLines({ statement, failure }: FailureReply): readonly string[] {
  const place = failure.at ? placeLines(statement, failure.at) : [];
  const next = failure.try === undefined ? [] : [`Run: ${asTyped(failure.try)}`];
  return [visibleText(failure.message), ...place, ...next];
}

/** The statement, cut to what stands around the span, and the carets. */
function placeLines(statement: string, at: Span): readonly string[] {
  const excerpt = excerptAround(statement, at);
  const isWhole = statement.startsWith(excerpt.before);
  const before = `  ${isWhole ? asTyped(statement, excerpt.before) : visibleText(excerpt.before)}`;
  const wrong = visibleText(excerpt.wrong);
  const carets = '^'.repeat(Math.max(1, displayWidth(wrong)));
  const line = before + wrong + visibleText(excerpt.after);
  return [line.trimEnd(), ' '.repeat(displayWidth(before)) + carets];
}

/** A statement, or its beginning, as it is typed on the command line; a curl command is no statement of ours there. */
function asTyped(statement: string, beginning = statement): string {
  const isCurl = statement.trimStart().startsWith('!');
  return `${isCurl ? '' : 'mlmodel '}${visibleText(beginning)}`;
}
