import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from './element';
import type { TableModel } from './tableModel';

/** Leads through the pages of a long table; hidden while there is only one. */
export class Pager {
  constructor(trans: TranslationBundle, goTo: (page: number) => void) {
    this._trans = trans;
    const make = (text: string, label: string, page: () => number): HTMLButtonElement =>
      button({ class: 'tool', text, attributes: { 'aria-label': label, title: label } }, () =>
        goTo(page())
      );
    this._back = [
      make('«', trans.__('First page'), () => 0),
      make('‹', trans.__('Previous page'), () => this._page - 1)
    ];
    this._forth = [
      make('›', trans.__('Next page'), () => this._page + 1),
      make('»', trans.__('Last page'), () => this._pageCount - 1)
    ];
    this.node = element('div', {
      class: 'pager',
      attributes: { role: 'group', 'aria-label': trans.__('Pages') },
      children: [...this._back, this._range, ...this._forth]
    });
  }

  readonly node: HTMLElement;

  /** Shows where the table is. */
  update(model: TableModel, pageSize: number): void {
    this._page = model.page;
    this._pageCount = model.pageCount;
    this.node.hidden = model.pageCount === 1;
    const first = model.page * pageSize;
    this._range.textContent = this._trans.__(
      'Rows %1–%2 of %3',
      (first + 1).toLocaleString(),
      (first + model.pageRows.length).toLocaleString(),
      model.rows.length.toLocaleString()
    );
    disable(this._back, model.page === 0);
    disable(this._forth, model.page >= model.pageCount - 1);
  }

  private readonly _trans: TranslationBundle;
  private readonly _back: readonly HTMLButtonElement[];
  private readonly _forth: readonly HTMLButtonElement[];
  private readonly _range = element('span', { class: 'range', attributes: { role: 'status' } });
  private _page = 0;
  private _pageCount = 1;
}

// Not `disabled`: a button that loses the focus by its own click would throw a keyboard user out of the table.
function disable(buttons: readonly HTMLButtonElement[], isDisabled: boolean): void {
  for (const node of buttons) {
    node.setAttribute('aria-disabled', String(isDisabled));
  }
}
