import type { Json } from './model';
import { isDownloadHandle, type Column, type ColumnType, type DownloadHandle } from './reply';

/** What a cell's text depends on besides its value and column. */
export type CellContext = {
  /** The name in the cell's row, which decides the type of a `field`. */
  readonly field?: Json | undefined;
  /** The link that a download is printed as; without it, or where it answers undefined, the archive's name stands there. */
  readonly link?: ((handle: DownloadHandle) => string | undefined) | undefined;
};

const typesOfFields: Readonly<Record<string, ColumnType>> = {
  id: 'integer',
  train_cnt: 'integer',
  size: 'integer',
  elapsed: 'number',
  cdate: 'instant',
  mdate: 'instant',
  parameter: 'json',
  evaluation: 'json',
  cross_validation: 'json',
  grid_info: 'json',
  files: 'json',
  signature: 'json',
  versions: 'json'
};

/**
 * A value as the manual prints it: unknown is empty, instants in local time (`2019/11/19 00:11:22`, in summary
 * `20191119001122`), JSON as JSON, a download as its link or its archive. The text is raw: escape it before showing it.
 */
export function cellText(value: Json, column: Column, context: CellContext = {}): string {
  if (value === null) {
    return '';
  }
  switch (column.type) {
    case 'field':
      return fieldText(value, context.field);
    case 'instant':
      return instantText(value, slashed);
    case 'json':
      return JSON.stringify(value);
    case 'download':
      return downloadText(value, context.link);
    default:
      return plainValue(value);
  }
}

/** The type that a row of summary has, by the name in it. */
export function typeOfField(field: string): ColumnType {
  return Object.hasOwn(typesOfFields, field) ? (typesOfFields[field] ?? 'text') : 'text';
}

function fieldText(value: Json, field: Json | undefined): string {
  const type = typeof field === 'string' ? typeOfField(field) : 'text';
  if (type === 'instant') {
    return instantText(value, digits);
  }
  return type === 'json' ? JSON.stringify(value) : plainValue(value);
}

function plainValue(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function downloadText(value: Json, link: CellContext['link']): string {
  if (!isDownloadHandle(value)) {
    return plainValue(value);
  }
  return link?.(value) ?? value.archive;
}

function instantText(value: Json, format: (parts: readonly string[]) => string): string {
  const date = new Date(typeof value === 'string' ? value : NaN);
  if (Number.isNaN(date.getTime())) {
    return plainValue(value);
  }
  const parts = [
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds()
  ];
  const twoDigits = parts.map(part => String(part).padStart(2, '0'));
  return format([String(date.getFullYear()).padStart(4, '0'), ...twoDigits]);
}

function slashed(parts: readonly string[]): string {
  return `${parts.slice(0, 3).join('/')} ${parts.slice(3).join(':')}`;
}

function digits(parts: readonly string[]): string {
  return parts.join('');
}
