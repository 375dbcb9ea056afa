const farthest = 3;

/**
 * Those of `candidates` that `word` may have been meant as, best first, at most five: a slip of up to three
 * letters (one for each three letters of the longer), or the beginning of the candidate. Letter case hardly counts.
 * Time grows with the number of candidates only, whatever their length.
 */
export function nearest(word: string, candidates: Iterable<string>): readonly string[] {
  const wanted = letters(word);
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = distanceBetween(wanted, letters(candidate));
    if (distance !== null) {
      found.push({ candidate, distance });
    }
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map(one => one.candidate);
}

function letters(text: string): readonly string[] {
  return Array.from(text.slice(0, 250).normalize('NFC').toLowerCase());
}

function distanceBetween(word: readonly string[], candidate: readonly string[]): number | null {
  const longer = Math.max(word.length, candidate.length);
  const limit = Math.min(farthest, Math.max(1, Math.floor(longer / 3)));
  const distance = slips(word, candidate, limit);
  if (distance <= limit && distance < longer) {
    return distance;
  }
  const isBeginning = word.length >= 3 && word.every((letter, i) => letter === candidate[i]);
  return isBeginning ? farthest + 1 : null;
}

/** Letters to insert, drop, change or swap with their neighbour; anything above `limit` when it is more. */
function slips(a: readonly string[], b: readonly string[], limit: number): number {
  if (Math.abs(a.length - b.length) > limit) {
    return limit + 1;
  }
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = nextRow({ a, b, limit }, i, [last, beforeLast]);
    if (Math.min(...row.slice(Math.max(0, i - limit), i + limit + 1)) > limit) {
      return limit + 1;
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

type Pair = {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly limit: number;
};

/** Row `i` of the table of distances; only the cells near its diagonal can stay within the limit. */
function nextRow(pair: Pair, i: number, before: readonly (readonly number[])[]): readonly number[] {
  const { b, limit } = pair;
  const row = new Array<number>(b.length + 1).fill(limit + 1);
  row[0] = i;
  for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
    row[j] = Math.min(at(row, j - 1) + 1, fromAbove(pair, [i, j], before));
  }
  return row;
}

/** The distance at row `i`, column `j` when its last slip is a change, a letter too many or a swap. */
function fromAbove(
  { a, b }: Pair,
  [i, j]: readonly [number, number],
  [last = [], beforeLast = []]: readonly (readonly number[])[]
): number {
  const change = a[i - 1] === b[j - 1] ? 0 : 1;
  const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  const swapped = isSwap ? at(beforeLast, j - 2) + 1 : Infinity;
  return Math.min(at(last, j) + 1, at(last, j - 1) + change, swapped);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
