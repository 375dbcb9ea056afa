import type { TranslationBundle } from '@jupyterlab/translation';
import { cellText, typeOfField } from '../../common/cellText';
import type { Json } from '../../common/model';
import { isDownloadHandle, type Column, type ColumnType } from '../../common/reply';
import { visibleText } from '../../common/visibleText';
import { downloadCell, type Link } from './downloadCell';
import { element } from './element';
import { jsonView } from './jsonView';
import { readScores } from './scores';
import { foldedScores, scoresView } from './scoresView';
import type { Row } from './tableModel';

/** What the cells of a table need of their surroundings. */
export type CellContext = {
  readonly trans: TranslationBundle;
  readonly link: Link;
  /** How lists of numbers are shown: as JSON, as bars, or as bars that are folded. */
  readonly scores?: 'open' | 'folded';
};

/** Makes the contents of a table's cells; values that are not what their column says are shown as text. */
export class CellContent {
  constructor(columns: readonly Column[], context: CellContext) {
    this._columns = columns;
    this._context = context;
  }

  /** How the cell reads as text, as the command line prints it. */
  text(row: Row, index: number): string {
    const column = this._columns[index];
    return column ? cellText(row[index] ?? null, column, { field: row[0] }) : '';
  }

  /** The cell as it is shown. */
  node(row: Row, index: number): Node {
    const value = row[index] ?? null;
    const type = this._type(row, index);
    if (type === 'download' && isDownloadHandle(value)) {
      return downloadCell(value, this._context.link, this._context.trans);
    }
    if (typeof value === 'object' && value !== null) {
      return this._scores(value) ?? jsonView(value, this._name(row, index), this._context.trans);
    }
    const text = visibleText(this.text(row, index));
    return type === 'instant'
      ? element('span', { class: 'instant', text })
      : document.createTextNode(text);
  }

  /** Whether the cell stands right-aligned, under numbers of its kind. */
  isNumeric(index: number): boolean {
    const type = this._columns[index]?.type;
    return type === 'integer' || type === 'number';
  }

  private _scores(value: Json): Node | null {
    const { scores: manner, trans } = this._context;
    const scores = manner && readScores(value);
    if (!scores) {
      return null;
    }
    return manner === 'open' ? scoresView(scores, trans) : foldedScores(scores, trans);
  }

  private _type(row: Row, index: number): ColumnType {
    const type = this._columns[index]?.type ?? 'text';
    return type === 'field' ? typeOfField(this._name(row, index)) : type;
  }

  /** What the value is called: in `summary` by its row, elsewhere by its column. */
  private _name(row: Row, index: number): string {
    const column = this._columns[index];
    const [field] = row;
    return column?.type === 'field' && typeof field === 'string' ? field : (column?.name ?? '');
  }

  private readonly _columns: readonly Column[];
  private readonly _context: CellContext;
}
