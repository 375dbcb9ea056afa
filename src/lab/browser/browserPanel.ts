import { AccordionToolbar, SidePanel } from '@jupyterlab/ui-components';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { AccordionPanel, Widget } from '@lumino/widgets';
import { modelIcon } from '../ui/icons';
import type { BrowserSection, IModelBrowser, IModels, ListedModel } from '../tokens';

/** What the panel is made of. */
export type BrowserPanelParts = {
  readonly models: IModels;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
  /** Brings the panel to the front. */
  readonly show: () => void;
};

type Shown = { readonly section: BrowserSection; readonly widget: Widget };

/** The model browser: an accordion of sections, whose contents are made when it is first shown. It watches the models while it is seen. */
export class BrowserPanel extends SidePanel implements IModelBrowser {
  constructor(parts: BrowserPanelParts) {
    const accordion = new AccordionPanel({ layout: AccordionToolbar.createLayout({}) });
    super({ content: accordion, translator: parts.translator });
    this._accordion = accordion;
    this._parts = parts;
    this.id = 'mlmodel-browser';
    this.addClass('jp-MlModelBrowser');
    this.title.icon = modelIcon;
    this.title.caption = parts.trans.__('Models');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', parts.trans.__('Models'));
    this.content.node.setAttribute('aria-label', parts.trans.__('Sections'));
  }

  get selected(): readonly ListedModel[] {
    return this._selected;
  }

  /** Says which models the commands mean. */
  select(models: readonly ListedModel[]): void {
    this._selected = models;
  }

  /** Resolves when the panel is shown for the first time. */
  get opened(): Promise<void> {
    return this._opened;
  }

  addSection(section: BrowserSection): void {
    void this._opened.then(() => this._load(section));
  }

  reveal(section: string): void {
    this._parts.show();
    this._revealed = section;
    this._openRevealed();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._open();
    this._watch ??= this._parts.models.watch();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._watch?.dispose();
    this._watch = undefined;
  }

  private async _load(section: BrowserSection): Promise<void> {
    const widget = await this._contentOf(section);
    widget.title.label ||= section.label;
    const later = this._shown.findIndex(other => other.section.rank > section.rank);
    const index = later < 0 ? this._shown.length : later;
    this._shown.splice(index, 0, { section, widget });
    this.insertWidget(index, widget);
    this._openRevealed();
  }

  private async _contentOf({ label, load }: BrowserSection): Promise<Widget> {
    try {
      return await load();
    } catch (error) {
      console.error(error);
      const widget = new Widget();
      widget.addClass('jp-MlModelBrowser-note');
      widget.node.textContent = this._parts.trans.__('%1 can’t be shown; reload the page.', label);
      return widget;
    }
  }

  private _openRevealed(): void {
    const index = this._shown.findIndex(({ section }) => section.id === this._revealed);
    const shown = this._shown[index];
    if (shown) {
      this._accordion.expand(index);
      shown.widget.activate();
      this._revealed = undefined;
    }
  }

  private readonly _accordion: AccordionPanel;
  private readonly _parts: BrowserPanelParts;
  private readonly _shown: Shown[] = [];
  private _selected: readonly ListedModel[] = [];
  private _revealed: string | undefined;
  private _watch: IDisposable | undefined;
  private _open: () => void = () => undefined;
  private readonly _opened = new Promise<void>(resolve => (this._open = resolve));
}
