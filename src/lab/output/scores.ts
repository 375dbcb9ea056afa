import type { Json } from '../../common/model';

/** One value of a prediction: how the class is called, the value as the server wrote it, and as a number where it is one. */
export type Score = { readonly name: string; readonly text: string; readonly value: number | null };

const infinities = /^-?Inf(?:inity)?$/;

/**
 * The values of a prediction that is a list of at least two numbers, numbered from 0, or of a classification, a list of
 * `[label, score]`; null for any other prediction. NaN and infinities, which JSON can't hold, come as text.
 */
export function readScores(prediction: Json): readonly Score[] | null {
  if (!Array.isArray(prediction) || prediction.length < 2) {
    return null;
  }
  const list = prediction as readonly Json[];
  const scores = list.map((each, index) =>
    Array.isArray(each) ? labelled(each as readonly Json[]) : scored(String(index), each)
  );
  const found = scores.flatMap(score => score ?? []);
  const isOneKind = new Set(list.map(each => Array.isArray(each))).size === 1;
  return isOneKind && found.length === list.length ? found : null;
}

/** The place of the largest value, the first of equal ones; -1 when there is no number. */
export function largestOf(scores: readonly Score[]): number {
  let largest = -1;
  scores.forEach(({ value }, index) => {
    const best = scores[largest]?.value ?? -Infinity;
    if (value !== null && (largest < 0 || value > best)) {
      largest = index;
    }
  });
  return largest;
}

/** Where a bar begins and how long it is, as parts of the whole width: from zero to the value, all bars on one scale. */
export function barOf(score: Score, scores: readonly Score[]): { start: number; length: number } {
  const values = scores.flatMap(({ value }) =>
    value !== null && Number.isFinite(value) ? value : []
  );
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const width = high - low || 1;
  const value = Math.min(high, Math.max(low, score.value ?? 0));
  return { start: (Math.min(value, 0) - low) / width, length: Math.abs(value) / width };
}

function labelled([label, score, ...rest]: readonly Json[]): Score | null {
  return typeof label === 'string' && score !== undefined && rest.length === 0
    ? scored(label, score)
    : null;
}

function scored(name: string, value: Json): Score | null {
  if (typeof value === 'number') {
    return { name, text: figuresOf(value), value };
  }
  if (typeof value === 'string' && infinities.test(value)) {
    return { name, text: value, value: value.startsWith('-') ? -Infinity : Infinity };
  }
  return value === 'NaN' || value === '-NaN' ? { name, text: value, value: null } : null;
}

/** Four figures; what is tiny, with its power of ten. */
function figuresOf(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  return isTiny ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}
