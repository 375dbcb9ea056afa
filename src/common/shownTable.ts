import { cellText, type CellContext } from './cellText';
import type { Column, Table } from './reply';
import { visibleText } from './visibleText';

/** How much of a reply is shown, and how its downloads are. */
export type TableOptions = Pick<CellContext, 'link'> & {
  /** At most so many rows; all without it. */
  readonly rows?: number;
  /** At most so many characters of a model server's answer; all without it. */
  readonly letters?: number;
};

/** A table as the texts of its cells, nothing hidden in them, and how many rows were left out. */
export type ShownTable = {
  readonly columns: readonly Column[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly rest: number;
};

/** The texts of `table`, as every view prints them. */
export function showTable(table: Table, { link, rows = Infinity }: TableOptions): ShownTable {
  const { columns } = table;
  const name = columns.findIndex(column => column.name === 'name');
  const shown = table.rows.slice(0, rows).map(row =>
    columns.map((column, i) => {
      const field = column.type === 'field' ? row[name] : undefined;
      return visibleText(cellText(row[i] ?? null, column, { field, link }));
    })
  );
  return {
    columns,
    header: columns.map(column => visibleText(column.name)),
    rows: shown,
    rest: table.rows.length - shown.length
  };
}

/** Whether values of the column stand right in it. */
export function isNumeric({ type }: Column): boolean {
  return type === 'integer' || type === 'number';
}

/** The line below a table that was cut. */
export function restText(rest: number): string {
  return `… and ${rest} more ${rest === 1 ? 'row' : 'rows'}`;
}
