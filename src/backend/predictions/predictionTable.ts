import type { Json } from '../../common/model';
import type { Column, ColumnType, Table } from '../../common/reply';
import { isList, isMembers, isNumberLike } from './looseJson';

/** A column with its values. */
export type FilledColumn = Column & { readonly values: readonly Json[] };

/** The columns of a predict answer, or null when it is none: `prediction`, or one for each named output; a row for each instance. */
export function predictionColumns(answer: Json): readonly FilledColumn[] | null {
  if (!isMembers(answer)) {
    return null;
  }
  const { predictions, outputs } = answer;
  if (isList(predictions)) {
    return rowColumns(predictions);
  }
  return outputs === undefined ? null : columnarColumns(outputs);
}

/** For predictions that are each a list of at least two numbers: which of them is the largest. */
export function argmaxColumn(columns: readonly FilledColumn[]): FilledColumn | null {
  const [only, second] = columns;
  const isScores =
    second === undefined &&
    only?.values.length !== 0 &&
    only?.values.every(value => isList(value) && value.length >= 2 && value.every(isNumberLike));
  if (only === undefined || isScores !== true) {
    return null;
  }
  return { name: 'argmax', type: 'integer', values: only.values.map(argmax) };
}

/** Which value of a list is the largest, the first of equal ones; null when there is no number in it. NaN is never the largest. */
export function argmax(values: Json): number | null {
  let best: number | null = null;
  const numbers = isList(values) ? values.map(asNumber) : [];
  numbers.forEach((value, at) => {
    const largest = best === null ? undefined : numbers[best];
    if (!Number.isNaN(value) && (largest === undefined || value > largest)) {
      best = at;
    }
  });
  return best;
}

/** The table of columns of equal length. */
export function tableOf(columns: readonly FilledColumn[]): Table {
  const count = Math.max(0, ...columns.map(({ values }) => values.length));
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: Array.from({ length: count }, (_, row) =>
      columns.map(({ values }) => values[row] ?? null)
    )
  };
}

/** A column with the type that all its values have. */
export function filledColumn(name: string, values: readonly Json[]): FilledColumn {
  return { name, type: typeOf(values), values };
}

function rowColumns(rows: readonly Json[]): readonly FilledColumn[] {
  const [first] = rows;
  if (!isNamed(first)) {
    return [filledColumn('prediction', rows)];
  }
  return Object.keys(first).map(name =>
    filledColumn(
      name,
      rows.map(row => (isMembers(row) ? (row[name] ?? null) : null))
    )
  );
}

/** Outputs of one length are shown a row an instance; others as they are, in one row. */
function columnarColumns(outputs: Json): readonly FilledColumn[] {
  const named = isNamed(outputs) ? Object.entries(outputs) : [['prediction', outputs] as const];
  const lengths = new Set(named.map(([, value]) => (isList(value) ? value.length : null)));
  const isRows = lengths.size === 1 && !lengths.has(null);
  return named.map(([name, value]) =>
    filledColumn(name, isRows && isList(value) ? value : [value])
  );
}

/** Named outputs, and not bytes, which servers write as `{"b64": …}`. */
function isNamed(value: Json | undefined): value is { readonly [name: string]: Json } {
  return isMembers(value) && !(Object.keys(value).length === 1 && typeof value['b64'] === 'string');
}

function typeOf(values: readonly Json[]): ColumnType {
  const kinds = new Set(values.map(value => (value === null ? 'null' : typeof value)));
  const [kind, other] = kinds;
  if (other !== undefined) {
    return 'json';
  }
  switch (kind) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'text';
    default:
      return 'json';
  }
}

function asNumber(value: Json): number {
  const text = typeof value === 'string' ? value.replace(/Inf$/, 'Infinity') : value;
  return Number(text);
}
