import type { ISlices } from './slices';

/** Orders two items. */
export type Compare<T> = (a: T, b: T) => number;

const runLength = 256;

/** The items in order, stable, sorted without holding the page up. */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: Compare<T>,
  slices: ISlices
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += runLength) {
    runs.push(items.slice(start, start + runLength).sort(compare));
    if (slices.isSpent) {
      await slices.rest();
    }
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      const [left = [], right] = [runs[index], runs[index + 1]];
      merged.push(right ? await mergeInSlices([left, right], compare, slices) : left);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Two sorted lists as one; where items are equal, the left one's come first. */
export async function mergeInSlices<T>(
  [left, right]: readonly [readonly T[], readonly T[]],
  compare: Compare<T>,
  slices: ISlices
): Promise<readonly T[]> {
  const merged: T[] = [];
  let [atLeft, atRight] = [0, 0];
  while (atLeft < left.length && atRight < right.length) {
    const [a, b] = [left[atLeft] as T, right[atRight] as T];
    if (compare(a, b) <= 0) {
      merged.push(a);
      atLeft++;
    } else {
      merged.push(b);
      atRight++;
    }
    if (merged.length % runLength === 0 && slices.isSpent) {
      await slices.rest();
    }
  }
  return merged.concat(left.slice(atLeft), right.slice(atRight));
}
