import { expect } from 'vitest';
import { failureOf } from './failureOf';

/** Statement with «the wrong place» marked; the code; the sentence; the line to run next. */
export type MarkedFailure = readonly [marked: string, code: string, message: string, next?: string];

/** Expects that reading the statement fails so, at the marked place. */
export function expectFailure([marked = '', code, message, next]: readonly (
  string | undefined
)[]): void {
  const start = marked.indexOf('«');
  const text = marked.replace(/[«»]/g, '');
  const at = { start, end: marked.indexOf('»') - 1 };
  expect(failureOf(text)).toEqual({ code, message, at, ...(next !== undefined && { try: next }) });
}
