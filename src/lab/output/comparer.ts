import type { Json } from '../../common/model';
import type { ColumnType } from '../../common/reply';

/** Compares two known values of a column. */
export type Compare = (a: Json, b: Json) => number;

/** How values of a type are ordered: numbers by size, instants by time, text as a Korean dictionary does, with numbers in names by size. */
export function comparer(type: ColumnType): Compare {
  if (type === 'integer' || type === 'number' || type === 'boolean') {
    return (a, b) => asNumber(a) - asNumber(b);
  }
  if (type === 'instant') {
    // ISO 8601 in UTC sorts as text, and much faster.
    return (a, b) => (asText(a) < asText(b) ? -1 : Number(asText(a) > asText(b)));
  }
  const { compare } = new Intl.Collator('ko', { numeric: true });
  return (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compare(asText(a), asText(b));
}

function asNumber(value: Json): number {
  return typeof value === 'number' ? value : Number(value === true);
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
