import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookCellExecutor, INotebookTracker } from '@jupyterlab/notebook';
import { ICellFiller, IMlModelClient } from '../tokens';
import { CellExecutor } from './cellExecutor';
import { JobRestorer } from './jobRestorer';
import { keepQueues, takeQueues, type KeptQueue } from './keptQueues';
import { NotebookCells } from './notebookCells';

const executor: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: 'jupyterlab-mlmodel:cell-executor',
  description: 'Runs mlmodel cells in the backend, for any kernel.',
  autoStart: true,
  requires: [IMlModelClient],
  provides: INotebookCellExecutor,
  activate: (_: JupyterFrontEnd, client: IMlModelClient) => new CellExecutor(client)
};

const notebook: JupyterFrontEndPlugin<ICellFiller> = {
  id: 'jupyterlab-mlmodel:notebook',
  description: 'Interrupts mlmodel cells, and gives reopened notebooks their jobs back.',
  autoStart: true,
  requires: [IMlModelClient, INotebookTracker, INotebookCellExecutor],
  provides: ICellFiller,
  activate: (
    app: JupyterFrontEnd,
    client: IMlModelClient,
    tracker: INotebookTracker,
    cellExecutor: INotebookCellExecutor
  ) => {
    if (cellExecutor instanceof CellExecutor) {
      const restorer = new JobRestorer(client, cellExecutor, takeQueues());
      tracker.widgetAdded.connect((_, panel) => void restorer.restore(panel));
      window.addEventListener('pagehide', () => keepQueues(queuesOf(tracker, cellExecutor)));
      // Toolbar button, menu and the keys I,I all end in this command, also without a kernel.
      app.commands.commandExecuted.connect((_, { id }) => {
        const session = tracker.currentWidget?.sessionContext;
        if (id === 'notebook:interrupt-kernel' && session) {
          cellExecutor.interrupt(session);
        }
      });
    } else {
      console.warn('Another extension runs the cells; mlmodel cells go to it.');
    }
    return new NotebookCells(tracker, app.shell);
  }
};

function queuesOf(tracker: INotebookTracker, executor: CellExecutor): readonly KeptQueue[] {
  const queues: KeptQueue[] = [];
  tracker.forEach(({ sessionContext }) => {
    const { path, session } = sessionContext;
    queues.push({ path, kernel: session?.kernel?.id, cells: executor.waiting(sessionContext) });
  });
  return queues;
}

/** The notebook's plugins. */
export const notebookPlugins = [executor, notebook];
