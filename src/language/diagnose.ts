import { MlModelError, type Failure } from '../common/failure';
import type { Span } from '../common/span';
import { cellStatements } from './cell';
import { isCurl, readCurl } from './curl';
import { linesSpan, locator } from './locate';
import { parse } from './parse';

/** What is wrong with a statement of a cell, as its run would say it. Both spans are in the cell. */
export type Diagnosis = {
  readonly failure: Failure;
  /** What is wrong; never empty. */
  readonly span: Span;
  /** All lines of the statement. */
  readonly lines: Span;
};

/**
 * What can be known to be wrong in a cell without running it: at most one thing a statement. A cell that is not ours has
 * nothing wrong. Time grows with the length of the cell.
 */
export function diagnose(source: string, servers: readonly string[] | 'any'): readonly Diagnosis[] {
  return (cellStatements(source, servers) ?? []).flatMap(statement => {
    const failure = failureOf(statement.text);
    if (failure === null) {
      return [];
    }
    const lines = linesSpan(source, statement.first, statement.last);
    const at = failure.at ?? { start: 0, end: statement.text.length };
    const { start, end } = locator(source, statement)(at);
    return [{ failure, span: { start, end: Math.max(end, start + 1) }, lines }];
  });
}

/**
 * Whether what is wrong is rather not finished: somebody who writes at `cursor` is just about to make it right. Of a
 * statement that lacks something this holds until the cursor leaves it.
 */
export function isBeingWritten(
  { failure, span, lines }: Diagnosis,
  source: string,
  cursor: number
): boolean {
  if (cursor < lines.start || cursor > lines.end) {
    return false;
  }
  if (failure.code === 'MISSING_OPTION' || (span.start <= cursor && cursor <= span.end)) {
    return true;
  }
  const wrong = source.slice(span.start, span.end);
  if (cursor < span.end || (!/^serving$/i.test(wrong) && failure.code !== 'SYNTAX')) {
    return false;
  }
  const isOpenQuote = /^['"]/.test(wrong);
  return isOpenQuote || /^[ \t\r\n\\]*$/.test(source.slice(span.end, cursor));
}

function failureOf(text: string): Failure | null {
  try {
    if (isCurl(text)) {
      readCurl(text);
    } else {
      parse(text);
    }
    return null;
  } catch (error) {
    if (error instanceof MlModelError) {
      return error.failure;
    }
    throw error;
  }
}
