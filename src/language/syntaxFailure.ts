import type { MlModelError } from '../common/failure';
import type { Span } from '../common/span';
import { trimBlanks } from './blanks';
import { complain } from './complaint';
import { repairsOf } from './repairs';
import { whereReadingStops } from './semantics';
import { inQuotes, oneOf } from './wording';

/** Nobody reads a longer statement to see what is different in it. */
const longestRepaired = 5000;

/** What the grammar expects, in plain words; what is not here needs no saying. */
const plainWords: ReadonlyMap<string, string> = new Map([
  ['a verb', 'a verb'],
  ['a name', 'a name'],
  ['an option', 'an option'],
  ['a value', 'a value'],
  ['","', 'a comma'],
  ['")"', 'a closing parenthesis'],
  ['"="', '='],
  ['end of input', 'the end']
]);

/**
 * The SYNTAX failure of the statement `text`, of which the grammar could not read `head`. `isRight` tells whether a
 * repaired statement is one; the first such repair is offered.
 */
export function syntaxFailure(
  text: string,
  head: string,
  isRight: (statement: string) => boolean
): MlModelError {
  const { position, expected } = whereReadingStops(head);
  const span = wrongSpan(head, position);
  const repairs = text.length > longestRepaired ? [] : repairsOf(text, span.start);
  const repair = repairs.find(({ statement }) => isRight(statement));
  const words = expected.flatMap(word => plainWords.get(word) ?? []);
  const message = sentence(head.slice(position, span.end), words);
  return complain(text, {
    code: 'SYNTAX',
    message: repair ? `${message}; did you mean ${repair.meant}?` : `${message}.`,
    span,
    next: repair?.statement
  });
}

/** The sign at `position`, an unclosed quote with its word; at the end, the last sign or word. */
function wrongSpan(head: string, position: number): Span {
  const end = trimBlanks(`.${head}`).length - 1;
  if (position < end) {
    const word = /^(['"]?[^ \t\r\n,|()'"=^]+|.)/su.exec(head.slice(position))?.[0] ?? '';
    return { start: position, end: position + word.length };
  }
  const last = /[^ \t\r\n,|()'"=^]+$/.exec(head.slice(Math.max(0, end - 1000), end))?.[0] ?? '.';
  return { start: Math.max(0, end - last.length), end };
}

function sentence(wrong: string, expected: readonly string[]): string {
  if (wrong === '') {
    return `The end of the statement is missing: here ${oneOf(expected)} is expected`;
  }
  if (/^['"]/.test(wrong)) {
    return 'This quote is never closed';
  }
  return `${inQuotes(wrong)} can't stand here: ${oneOf(expected)} is expected`;
}
