import type { Span } from '../common/span';
import type { CellStatement } from './cell';

/** Says where in its cell a stretch of a statement stands. */
export type Locate = (span: Span) => Span;

/**
 * Where the text of a statement stands in `source`, the cell it was read from. A magic, a backslash at a line's end and
 * blanks may stand in the cell and not in the statement, so both are walked through from their ends. Time grows with their
 * length only.
 */
export function locator(source: string, { text, first, last }: CellStatement): Locate {
  const { start, end } = linesSpan(source, first, last);
  const places = new Array<number>(text.length);
  let at = end;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const sign = text.charAt(index);
    at = isBlank(sign) ? beforeBlank(source, at, start) : before(source, sign, { at, start });
    places[index] = at;
  }
  const placeOf = (index: number): number => places[index] ?? end;
  return span => {
    const from = placeOf(Math.min(span.start, text.length - 1));
    return { start: from, end: span.end > span.start ? placeOf(span.end - 1) + 1 : from };
  };
}

/** The lines of a cell from `first` to `last`, without the end of the last one. */
export function linesSpan(source: string, first: number, last: number): Span {
  let start = 0;
  for (let line = 0; line < first; line += 1) {
    start = source.indexOf('\n', start) + 1;
  }
  let end = start - 1;
  for (let line = first; line <= last; line += 1) {
    const next = source.indexOf('\n', end + 1);
    end = next < 0 ? source.length : next;
  }
  return { start, end };
}

/** A blank between two words may be the joint of two lines, which stands nowhere. */
function beforeBlank(source: string, at: number, start: number): number {
  return at > start && isBlank(source.charAt(at - 1)) ? at - 1 : at;
}

function before(
  source: string,
  sign: string,
  { at, start }: { at: number; start: number }
): number {
  let place = at - 1;
  while (place > start && source.charAt(place) !== sign && isDropped(source, place)) {
    place -= 1;
  }
  return Math.max(start, place);
}

function isDropped(source: string, place: number): boolean {
  const sign = source.charAt(place);
  return (
    isBlank(sign) || (sign === '\\' && /^(?:\r?\n|$)/.test(source.slice(place + 1, place + 3)))
  );
}

function isBlank(sign: string): boolean {
  return sign === ' ' || sign === '\t' || sign === '\r' || sign === '\n';
}
