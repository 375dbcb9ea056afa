import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { JobOrigin } from '../../common/job';

type Found = { readonly panel: NotebookPanel; readonly cell: Cell; readonly index: number };

/** Finds the cells that jobs were started from. */
export class OriginCells {
  constructor(app: JupyterFrontEnd, tracker: INotebookTracker | null) {
    this._app = app;
    this._tracker = tracker;
  }

  /** The cell's place in its notebook, counted from 1; undefined when the notebook isn't open or the cell is gone. */
  placeOf(origin: JobOrigin): number | undefined {
    const [found] = this._find(origin);
    return found && found.index + 1;
  }

  /** Whether somebody who looks at the page sees the cell. */
  isInSight(origin: JobOrigin): boolean {
    return document.visibilityState === 'visible' && this._find(origin).some(isSeen);
  }

  /** Brings the cell, or at least its notebook, to the front. */
  async show(origin: JobOrigin): Promise<void> {
    const { commands, shell } = this._app;
    if (this._find(origin).length === 0) {
      const opened: unknown = await commands.execute('docmanager:open', { path: origin.notebook });
      await (opened as NotebookPanel | undefined)?.revealed;
    }
    const found = this._find(origin);
    const [seen = found[0]] = found.filter(({ panel }) => panel.isVisible);
    if (!seen) {
      return;
    }
    const { panel, cell, index } = seen;
    shell.activateById(panel.id);
    panel.content.activeCellIndex = index;
    await panel.content.scrollToCell(cell, 'smart');
  }

  /** In every view of the notebook. */
  private _find({ notebook, cell: id }: JobOrigin): readonly Found[] {
    const found: Found[] = [];
    this._tracker?.forEach(panel => {
      const index = panel.content.widgets.findIndex(({ model }) => model.id === id);
      const cell = panel.content.widgets[index];
      if (cell && panel.sessionContext.path === notebook) {
        found.push({ panel, cell, index });
      }
    });
    return found;
  }

  private readonly _app: JupyterFrontEnd;
  private readonly _tracker: INotebookTracker | null;
}

const leastPixels = 16;

function isSeen({ panel, cell }: Found): boolean {
  if (!panel.isVisible || !cell.isAttached) {
    return false;
  }
  const window = panel.content.node.getBoundingClientRect();
  const { top, bottom, height } = cell.node.getBoundingClientRect();
  const seen = Math.min(bottom, window.bottom) - Math.max(top, window.top);
  return seen > 0 && seen >= Math.min(height, leastPixels);
}
