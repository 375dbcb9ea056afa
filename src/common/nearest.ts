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

/** In UTF-16 units: what is not in the basic plane may count twice. */
function letters(text: string): string {
  return text.slice(0, 250).normalize('NFC').toLowerCase();
}

function distanceBetween(word: string, candidate: string): number | null {
  const longer = Math.max(word.length, candidate.length);
  const limit = Math.min(farthest, Math.max(1, Math.floor(longer / 3)));
  const distance = slips({ ...withoutCommonEnds(word, candidate), limit });
  if (distance <= limit && distance < longer) {
    return distance;
  }
  return word.length >= 3 && candidate.startsWith(word) ? farthest + 1 : null;
}

type Pair = { readonly a: string; readonly b: string; readonly limit: number };

function withoutCommonEnds(a: string, b: string): Omit<Pair, 'limit'> {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) {
    end += 1;
  }
  return { a: a.slice(start, a.length - end), b: b.slice(start, b.length - end) };
}

/** Letters to insert, drop, change or swap with their neighbour; anything above `limit` when it is more. */
function slips(pair: Pair): number {
  const { a, b, limit } = pair;
  if (Math.abs(a.length - b.length) > limit) {
    return limit + 1;
  }
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: 2 * limit + 1 }, (_, k) => (k < limit ? Infinity : k - limit));
  for (let i = 1; i <= a.length; i++) {
    const row = nextRow(pair, i, [last, beforeLast]);
    if (Math.min(...row) > limit) {
      return limit + 1;
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length - a.length + limit);
}

/**
 * Row `i` of the table of distances. Only cells within `limit` of its diagonal are kept: index k is column
 * k + i - limit, so a diagonal keeps its index from row to row.
 */
function nextRow(
  { a, b, limit }: Pair,
  i: number,
  [last, beforeLast]: readonly [readonly number[], readonly number[]]
): number[] {
  const row: number[] = [];
  for (let k = 0; k <= 2 * limit; k++) {
    const j = k + i - limit;
    const change = a[i - 1] === b[j - 1] ? 0 : 1;
    const isSwap = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    const swapped = isSwap ? at(beforeLast, k) + 1 : Infinity;
    const least = Math.min(at(last, k) + change, at(last, k + 1) + 1, at(row, k - 1) + 1, swapped);
    row.push(j < 0 || j > b.length ? Infinity : j === 0 ? i : least);
  }
  return row;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
