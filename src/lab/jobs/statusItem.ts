import type { TranslationBundle } from '@jupyterlab/translation';
import type { IStatusBar } from '@jupyterlab/statusbar';
import { Signal } from '@lumino/signaling';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { caretUpEmptyThinIcon } from '@jupyterlab/ui-components';
import type { IModelBrowser } from '../tokens';
import type { JobStore } from './jobStore';
import { isLongRunning, percentOf, type KnownJob } from './knownJob';

/** What the item is made of. */
export type StatusItemParts = {
  readonly jobs: JobStore;
  readonly trans: TranslationBundle;
  /** Where all jobs are shown; without it the item shows those that run. */
  readonly browser: IModelBrowser | null;
  /** Shows those that run, above the item, to be cancelled. */
  readonly openPopup: (item: StatusItem) => Promise<void>;
};

/** How far the running jobs have come, in the status bar; shown only while work takes longer than a moment. What it says is loaded then. */
export class StatusItem extends Widget {
  constructor(parts: StatusItemParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelJobs-status');
    const { trans, browser } = parts;
    const openPopup = () => void parts.openPopup(this);
    const open = browser ? () => browser.reveal('jobs') : openPopup;
    this._text = button(trans.__('Show the jobs'), open);
    this._text.classList.add('jp-MlModelJobs-statusText');
    this.menu = button(trans.__('Cancel a job…'), openPopup);
    this.menu.classList.add('jp-MlModelJobs-statusMenu');
    this.menu.setAttribute('aria-haspopup', 'dialog');
    this.menu.setAttribute('aria-label', trans.__('Cancel a job…'));
    caretUpEmptyThinIcon.element({ container: this.menu });
    this._bar.max = 100;
    this._bar.className = 'jp-MlModelJobs-statusBar';
    this._bar.setAttribute('aria-label', trans.__('Progress of the jobs'));
    this.node.append(this._text, this._bar, this.menu);
    parts.jobs.changed.connect(() => this._follow());
  }

  /** The button that opens the list of what runs. */
  readonly menu: HTMLButtonElement;

  /** How the status bar shows it. */
  get place(): IStatusBar.IItem {
    return {
      item: this,
      align: 'left',
      rank: 100,
      priority: 1,
      isActive: () => this._isActive,
      activeStateChanged: this._activeChanged
    };
  }

  protected override onUpdateRequest(message: Message): void {
    super.onUpdateRequest(message);
    void this._draw();
  }

  private get _running(): readonly KnownJob[] {
    const now = Date.now();
    return this._parts.jobs.all.filter(job => isLongRunning(job, now));
  }

  private _follow(): void {
    const isActive = this._running.length > 0;
    if (isActive !== this._isActive) {
      this._isActive = isActive;
      this._activeChanged.emit();
    }
    if (isActive) {
      this.update();
    }
  }

  private async _draw(): Promise<void> {
    const { summaryText } = await import('./jobText');
    const running = this._running;
    if (running.length === 0) {
      return;
    }
    this._text.textContent = summaryText(running, this._parts.trans);
    const percent = percentOf(running);
    if (percent === undefined) {
      this._bar.removeAttribute('value');
    } else {
      this._bar.value = percent;
    }
  }

  private readonly _parts: StatusItemParts;
  private readonly _text: HTMLButtonElement;
  private readonly _bar = document.createElement('progress');
  private readonly _activeChanged = new Signal<this, void>(this);
  private _isActive = false;
}

function button(title: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.title = title;
  made.addEventListener('click', onClick);
  return made;
}
