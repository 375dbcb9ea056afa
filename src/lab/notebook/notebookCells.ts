import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookModel, INotebookTracker, Notebook } from '@jupyterlab/notebook';
import type { ICellFiller } from '../tokens';

/** Fills the cells of the open notebooks. */
export class NotebookCells implements ICellFiller {
  constructor(tracker: INotebookTracker, shell: JupyterFrontEnd.IShell) {
    this._tracker = tracker;
    this._shell = shell;
  }

  fillBelow(node: HTMLElement, source: string): boolean {
    const notebook = this._tracker.find(({ content }) => content.node.contains(node))?.content;
    const index = notebook?.widgets.findIndex(cell => cell.node.contains(node)) ?? -1;
    if (!notebook?.model || index < 0) {
      return false;
    }
    put(notebook, index + 1, source);
    notebook.activate();
    return true;
  }

  insert(source: string): boolean {
    const panel = this._tracker.currentWidget;
    if (!panel?.content.model) {
      return false;
    }
    const { activeCell, activeCellIndex } = panel.content;
    const isEmpty =
      activeCell?.model.type === 'code' && activeCell.model.sharedModel.getSource().trim() === '';
    put(panel.content, isEmpty ? activeCellIndex : activeCellIndex + 1, source);
    this._shell.activateById(panel.id);
    panel.content.activate();
    return true;
  }

  private readonly _tracker: INotebookTracker;
  private readonly _shell: JupyterFrontEnd.IShell;
}

function put(notebook: Notebook, index: number, source: string): void {
  if (notebook.model) {
    fill(notebook.model.sharedModel, index, source);
  }
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  notebook.mode = 'command';
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
