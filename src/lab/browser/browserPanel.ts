import { AccordionToolbar, SidePanel } from '@jupyterlab/ui-components';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { AccordionPanel, PanelLayout, Widget } from '@lumino/widgets';
import { modelIcon } from '../ui/icons';
import type { BrowserSection, IModelBrowser, IModels, ListedModel } from '../tokens';

/** What the panel is made of. */
export type BrowserPanelParts = {
  readonly models: IModels;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
  /** Brings the panel to the front. */
  readonly show: () => void;
  /** Makes ready what the sections need, when the panel is first shown. */
  readonly prepare: () => Promise<unknown>;
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
    accordion.node.setAttribute('aria-label', parts.trans.__('Models'));
    accordion.expansionToggled.connect(() => this._onToggle());
  }

  get selected(): readonly ListedModel[] {
    return this._selected;
  }

  /** Says which models the commands mean. */
  select(models: readonly ListedModel[]): void {
    this._selected = models;
  }

  /** The ids of the sections that are collapsed, or will be when they are there. */
  get collapsed(): readonly string[] {
    return this._collapsed;
  }
  set collapsed(ids: readonly string[]) {
    this._collapsed = ids;
  }

  /** When the user has opened or closed a section. */
  get collapsedChanged(): ISignal<this, void> {
    return this._collapsedChanged;
  }

  /** Puts a widget between the toolbar and the sections. */
  showAbove(widget: Widget): void {
    const { layout } = this;
    if (layout instanceof PanelLayout) {
      layout.insertWidget(layout.widgets.indexOf(this.content), widget);
    }
  }

  addSection(section: BrowserSection): void {
    if (this._isFilled) {
      void this._contentOf(section).then(widget => this._insert({ section, widget }));
    } else {
      this._awaited.push(section);
    }
  }

  reveal(section: string): void {
    this._revealed = section;
    this._parts.show();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._filling ??= this._fill();
    this._watch ??= this._parts.models.watch();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._watch?.dispose();
    this._watch = undefined;
  }

  /** Somebody has chosen the panel by its tab or a shortcut. */
  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._isActivated = true;
    this._activateSection();
  }

  private async _fill(): Promise<void> {
    try {
      await this._parts.prepare();
    } catch (error) {
      // The sections say so themselves.
      console.error(error);
    }
    this._isFilled = true;
    const sections = this._awaited.sort((a, b) => a.rank - b.rank);
    const widgets = sections.map(section => this._contentOf(section));
    // One after the other, as the keyboard goes through them in the order in which they came.
    for (const [index, section] of sections.entries()) {
      const widget = await widgets[index];
      if (widget) {
        this._insert({ section, widget });
      }
    }
  }

  private _insert(shown: Shown): void {
    const { section, widget } = shown;
    widget.title.label ||= section.label;
    const later = this._shown.findIndex(other => other.section.rank > section.rank);
    const index = later < 0 ? this._shown.length : later;
    this._shown.splice(index, 0, shown);
    this.insertWidget(index, widget);
    this._accordion.setRelativeSizes(this._shown.map(shareOf));
    if (this._collapsed.includes(section.id)) {
      this._accordion.collapse(index);
    }
    this._activateSection();
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

  /** Gives the focus to the section that was asked for, or to the first one, as soon as it is there. */
  private _activateSection(): void {
    const wanted = this._revealed;
    const index = wanted === undefined ? 0 : this._shown.findIndex(isSection(wanted));
    const shown = this._shown[index];
    if (!this._isActivated || !shown) {
      return;
    }
    if (wanted !== undefined) {
      this._accordion.expand(index);
    }
    shown.widget.activate();
    this._isActivated = false;
    this._revealed = undefined;
  }

  /** What is said of sections that are not there now stays. */
  private _onToggle(): void {
    const known = this._shown.map(({ section }) => section.id);
    const absent = this._collapsed.filter(id => !known.includes(id));
    const closed = this._shown.filter(({ widget }) => widget.isHidden);
    this._collapsed = [...absent, ...closed.map(({ section }) => section.id)];
    this._collapsedChanged.emit();
  }

  private readonly _accordion: AccordionPanel;
  private readonly _parts: BrowserPanelParts;
  private readonly _shown: Shown[] = [];
  private readonly _collapsedChanged = new Signal<this, void>(this);
  private _collapsed: readonly string[] = [];
  private _selected: readonly ListedModel[] = [];
  private _revealed: string | undefined;
  private _isActivated = false;
  private _watch: IDisposable | undefined;
  private _filling: Promise<void> | undefined;
  private _isFilled = false;
  /** Sections that were added before the panel was filled. */
  private readonly _awaited: BrowserSection[] = [];
}

/** The first section, that of the models, gets the most room until the user moves the bars. */
function shareOf(_: Shown, index: number): number {
  return index === 0 ? 5 : 2;
}

function isSection(id: string): (shown: Shown) => boolean {
  return ({ section }) => section.id === id;
}
