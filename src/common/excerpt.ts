import type { Span } from './span';

const around = 60;

/** A stretch of a statement and what stands around it; `…` where more was cut off than is worth reading. */
export type Excerpt = { readonly before: string; readonly wrong: string; readonly after: string };

/** What stands at `at` in a statement of any length, with as much around it as fits a line or two; a short statement is whole. */
export function excerptAround(statement: string, at: Span): Excerpt {
  const start = Math.min(at.start, statement.length);
  const end = Math.min(Math.max(at.end, start), statement.length, start + around);
  const from = start > 2 * around ? start - around : 0;
  const to = statement.length > end + 2 * around ? end + around : statement.length;
  return {
    before: (from === 0 ? '' : '… ') + statement.slice(from, start),
    wrong: statement.slice(start, end),
    after: statement.slice(end, to) + (to < statement.length ? ' …' : '')
  };
}

/** The beginning of a text, so long that one sees what it is. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} …` : text;
}
