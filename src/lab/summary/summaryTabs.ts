import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { ModelRef } from '../../common/catalogView';
import type { OpenParts } from './openSummary';
import type { SummaryTab } from './summaryTab';

/** The open tabs, one a model at most. */
export class SummaryTabs {
  constructor(shell: JupyterFrontEnd.IShell, parts: OpenParts) {
    this._shell = shell;
    this._parts = parts;
  }

  readonly tracker = new WidgetTracker<SummaryTab>({ namespace: 'mlmodel-summary' });

  /** Shows a model's tab, which it opens when there is none. */
  async show(ref: ModelRef, revision?: number): Promise<SummaryTab> {
    const tab = this._find(ref) ?? (await this._open(ref));
    if (revision !== undefined) {
      void tab.model.choose(revision);
    }
    this._shell.activateById(tab.id);
    return tab;
  }

  private async _open({ user, name }: ModelRef): Promise<SummaryTab> {
    const { openSummary } = await import('./openSummary');
    // Two clicks on a row are one wish.
    const other = this._find({ user, name });
    if (other) {
      return other;
    }
    const tab = openSummary({ user, name }, this._parts);
    tab.id = idOf({ user, name });
    this._shell.add(tab, 'main', { type: 'Models' });
    await this.tracker.add(tab);
    return tab;
  }

  private _find(ref: ModelRef): SummaryTab | undefined {
    const id = idOf(ref);
    return this.tracker.find(tab => tab.id === id);
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _parts: OpenParts;
}

function idOf({ user, name }: ModelRef): string {
  return `mlmodel-summary:${encodeURIComponent(user)}:${encodeURIComponent(name)}`;
}
