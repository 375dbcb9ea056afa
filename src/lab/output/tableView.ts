import type { TranslationBundle } from '@jupyterlab/translation';
import { shortened } from '../../common/excerpt';
import type { ResultReply } from '../../common/reply';
import type { CellContent } from './cellContent';
import { copyFormats, writeTable, type CopyFormat } from './copyFormats';
import { button, element } from './element';
import { Pager } from './pager';
import { TableModel, type Row } from './tableModel';

/** Rows on one page; more would make the page slow to lay out. */
const pageSize = 200;
const filterPause = 120;
const captionLength = 200;
const ignore = (): void => undefined;

/** What a table needs of its surroundings. */
export type TableContext = {
  readonly trans: TranslationBundle;
  readonly content: CellContent;
  readonly copy: (text: string) => Promise<void>;
};

/** A result as a table that sorts, filters, pages and copies. */
export class TableView {
  constructor(reply: ResultReply, context: TableContext) {
    this._reply = reply;
    this._context = context;
    this._model = new TableModel(
      reply.table,
      (row, column) => context.content.text(row, column),
      pageSize
    );
    this._headers = reply.table.columns.map((_, index) => this._header(index));
    this._pager = new Pager(context.trans, page => {
      this._model.page = page;
      this._renderRows();
    });
    this.node = element('div', {
      class: 'result',
      children: [
        ...(this._hasTools ? [this._toolbar()] : []),
        element('div', { class: 'scroll', children: [this._table()] }),
        ...(reply.table.rows.length > pageSize ? [this._pager.node] : [])
      ]
    });
    this._renderRows();
  }

  readonly node: HTMLElement;

  // `result = ok` needs neither filter nor copy.
  private get _hasTools(): boolean {
    const { columns, rows } = this._reply.table;
    return rows.length > 1 || (rows.length === 1 && columns.length > 1);
  }

  private _table(): HTMLElement {
    const statement = shortened(this._reply.statement, captionLength);
    const caption = this._context.trans.__('Answer to: %1', statement);
    return element('table', {
      class: 'table',
      children: [
        element('caption', { class: 'hidden', text: caption }),
        element('thead', { children: [element('tr', { children: this._headers })] }),
        this._body
      ]
    });
  }

  private _header(column: number): HTMLTableCellElement {
    const { name } = this._reply.table.columns[column] ?? { name: '' };
    const sort = button({ class: 'sort', text: name }, () => {
      this._model.sortBy(column);
      this._renderRows();
    });
    return element('th', {
      attributes: { scope: 'col' },
      ...(this._context.content.isNumeric(column) && { class: 'number' }),
      children: [sort]
    });
  }

  private _toolbar(): HTMLElement {
    const { trans } = this._context;
    const copies = copyFormats.map(format =>
      button(
        {
          class: 'tool',
          text: format,
          attributes: { 'aria-label': trans.__('Copy as %1', format) }
        },
        () => void this._copy(format)
      )
    );
    const copy = element('div', {
      class: 'copy',
      attributes: { role: 'group', 'aria-label': trans.__('Copy the table') },
      children: [element('span', { text: trans.__('Copy') }), ...copies]
    });
    const filter = this._reply.table.rows.length > 1 ? [this._filter()] : [];
    return element('div', { class: 'toolbar', children: [...filter, this._status, copy] });
  }

  private _filter(): HTMLElement {
    const label = this._context.trans.__('Filter rows');
    const input = element('input', {
      class: 'filter',
      attributes: { type: 'search', placeholder: label, 'aria-label': label, spellcheck: 'false' }
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const filterNow = (): void => {
      clearTimeout(timer);
      this._filterNow = ignore;
      this._model.filter(input.value);
      this._renderRows();
      this._status.textContent = this._countText(input.value);
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      this._filterNow = filterNow;
      timer = setTimeout(filterNow, filterPause);
    });
    return input;
  }

  private _countText(filter: string): string {
    const [shown, all] = [this._model.rows.length, this._model.table.rows.length];
    const { trans } = this._context;
    return filter.trim() === ''
      ? ''
      : trans.__('%1 of %2 rows', shown.toLocaleString(), all.toLocaleString());
  }

  private async _copy(format: CopyFormat): Promise<void> {
    this._filterNow();
    const { trans, content, copy } = this._context;
    const { columns } = this._model.table;
    const lines = this._model.rows.map(row => columns.map((_, index) => content.text(row, index)));
    const text = writeTable([columns.map(({ name }) => name), ...lines], format);
    this._status.textContent = await copy(text).then(
      () => trans.__('Copied'),
      () => trans.__('The browser did not allow copying.')
    );
  }

  private _renderRows(): void {
    const { sorting } = this._model;
    for (const [index, header] of this._headers.entries()) {
      const direction = sorting?.isDescending ? 'descending' : 'ascending';
      header.setAttribute('aria-sort', sorting?.column === index ? direction : 'none');
    }
    const rows = this._model.pageRows.map(row => this._row(row));
    this._body.replaceChildren(...(rows.length > 0 ? rows : [this._emptyRow()]));
    this._pager.update(this._model, pageSize);
  }

  private _emptyRow(): HTMLElement {
    const text = this._context.trans.__('No rows');
    const colspan = String(this._headers.length);
    return element('tr', {
      children: [element('td', { class: 'empty', text, attributes: { colspan } })]
    });
  }

  private _row(row: Row): HTMLElement {
    const { columns } = this._model.table;
    const cells = columns.map(({ name }, index) => {
      const isTitle = index === 0 && name === 'name' && columns.length === 2;
      return element(isTitle ? 'th' : 'td', {
        ...(isTitle && { attributes: { scope: 'row' } }),
        ...(this._context.content.isNumeric(index) && { class: 'number' }),
        children: [this._context.content.node(row, index)]
      });
    });
    return element('tr', { children: cells });
  }

  /** Does at once what was typed a moment ago. */
  private _filterNow: () => void = ignore;
  private readonly _reply: ResultReply;
  private readonly _context: TableContext;
  private readonly _model: TableModel;
  private readonly _pager: Pager;
  private readonly _status = element('span', { class: 'told', attributes: { role: 'status' } });
  private readonly _body = element('tbody');
  private readonly _headers: readonly HTMLTableCellElement[];
}
