import type { INotebookModel, INotebookTracker } from '@jupyterlab/notebook';
import type { ICellFiller } from '../tokens';

/** Fills the cells of the open notebooks. */
export class NotebookCells implements ICellFiller {
  constructor(tracker: INotebookTracker) {
    this._tracker = tracker;
  }

  fillBelow(node: HTMLElement, source: string): boolean {
    const notebook = this._tracker.find(({ content }) => content.node.contains(node))?.content;
    const index = notebook?.widgets.findIndex(cell => cell.node.contains(node)) ?? -1;
    if (!notebook?.model || index < 0) {
      return false;
    }
    fill(notebook.model.sharedModel, index + 1, source);
    notebook.activeCellIndex = index + 1;
    notebook.deselectAll();
    notebook.mode = 'command';
    notebook.activate();
    return true;
  }

  private readonly _tracker: INotebookTracker;
}

/** Uses the cell that is there when it is empty, so that clicking twice leaves one. */
function fill(notebook: INotebookModel['sharedModel'], index: number, source: string): void {
  const next = notebook.cells[index];
  if (next?.cell_type === 'code' && ['', source].includes(next.getSource().trim())) {
    next.setSource(source);
  } else {
    notebook.insertCell(index, { cell_type: 'code', source });
  }
}
