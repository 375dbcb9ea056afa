import type { Json } from '../../common/model';
import type { Table } from '../../common/reply';
import { comparer } from './comparer';

/** A row, as the table holds it. */
export type Row = readonly Json[];

/** The column that the rows are sorted by. */
export type Sorting = { readonly column: number; readonly isDescending: boolean };

/** How the cell in a column of a row reads; what the filter looks at. */
export type TextOf = (row: Row, column: number) => string;

/** Which rows of a table are seen, in which order: filtered, sorted, page by page. */
export class TableModel {
  constructor(table: Table, textOf: TextOf, pageSize: number) {
    this.table = table;
    this._textOf = textOf;
    this._pageSize = pageSize;
    this._rows = table.rows;
  }

  readonly table: Table;

  /** The rows that the filter lets through, in order. */
  get rows(): readonly Row[] {
    return this._rows;
  }

  /** The rows of the current page. */
  get pageRows(): readonly Row[] {
    const start = this._page * this._pageSize;
    return this._rows.slice(start, start + this._pageSize);
  }

  /** The current page, counted from 0. */
  get page(): number {
    return this._page;
  }
  set page(page: number) {
    this._page = Math.max(0, Math.min(page, this.pageCount - 1));
  }

  /** How many pages there are; at least one. */
  get pageCount(): number {
    return Math.max(1, Math.ceil(this._rows.length / this._pageSize));
  }

  /** The column that sorts; undefined means the order of the answer. */
  get sorting(): Sorting | undefined {
    return this._sorting;
  }

  /** Sorts by a column: first ascending, then descending, then as the answer had it. */
  sortBy(column: number): void {
    const sorting = this._sorting;
    if (sorting?.column !== column) {
      this._sorting = { column, isDescending: false };
    } else {
      this._sorting = sorting.isDescending ? undefined : { column, isDescending: true };
    }
    this._arrange();
  }

  /** Keeps the rows in which every word of `text` occurs somewhere, whatever the case. */
  filter(text: string): void {
    this._words = fold(text).split(/\s+/).filter(Boolean);
    this._arrange();
  }

  private _arrange(): void {
    const { rows, columns } = this.table;
    let kept: readonly Row[] = rows;
    if (this._words.length > 0) {
      const texts = this._searchTexts();
      kept = rows.filter((_, index) => this._words.every(word => texts[index]?.includes(word)));
    }
    const column = this._sorting && columns[this._sorting.column];
    if (this._sorting && column) {
      const { column: index, isDescending } = this._sorting;
      const compare = comparer(column.type);
      const sign = isDescending ? -1 : 1;
      kept = [...kept].sort((a, b) => {
        const [left, right] = [a[index] ?? null, b[index] ?? null];
        // What is not known stands last, whichever way the rest is sorted.
        return left === null || right === null
          ? Number(left === null) - Number(right === null)
          : sign * compare(left, right);
      });
    }
    this._rows = kept;
    this._page = 0;
  }

  private _searchTexts(): readonly string[] {
    const { rows, columns } = this.table;
    this._texts ??= rows.map(row =>
      fold(columns.map((_, index) => this._textOf(row, index)).join('\n'))
    );
    return this._texts;
  }

  private readonly _textOf: TextOf;
  private readonly _pageSize: number;
  private _rows: readonly Row[];
  private _page = 0;
  private _sorting: Sorting | undefined;
  private _words: readonly string[] = [];
  private _texts: readonly string[] | undefined;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
