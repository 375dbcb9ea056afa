import type { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { KernelAPI } from '@jupyterlab/services';
import type { JobRecord } from '../../common/job';
import { isReply } from '../../common/replyGuard';
import { replyMimeType } from '../../common/reply';
import { readCell } from '../../language/cell';
import type { IMlModelClient } from '../tokens';
import type { CellExecutor } from './cellExecutor';
import type { QueuedText } from './cellQueue';
import type { KeptQueue } from './keptQueues';

/**
 * Gives the cells of a reopened notebook the jobs that they started before, as long as the backend knows them,
 * and puts those that waited behind them when the page was reloaded into the queue again.
 */
export class JobRestorer {
  /** `kept` are the queues of the page before, by the notebook's path. */
  constructor(client: IMlModelClient, executor: CellExecutor, kept: Map<string, KeptQueue>) {
    this._client = client;
    this._executor = executor;
    this._kept = kept;
  }

  /** Looks once, when the notebook is there. A notebook without mlmodel cells asks nothing of the backend. */
  async restore(panel: NotebookPanel): Promise<void> {
    await panel.context.ready;
    const cells = panel.isDisposed ? [] : panel.content.widgets.filter(isLocal);
    if (cells.length === 0) {
      return;
    }
    // So that the notebook's first curl cell need not wait for them.
    void this._client.knownServers();
    // Without a backend there is nothing to restore; the next cell that runs will say why.
    const jobs = await this._client.jobs().catch(() => []);
    const queue = await this._takeQueue(panel);
    const attached = new Set<string>();
    for (const cell of cells) {
      const job = latestOf(jobs, panel.sessionContext.path, cell.model.id);
      if (
        job &&
        !cell.isDisposed &&
        isMissed(job, cell, panel.context.contentsModel?.last_modified)
      ) {
        attached.add(cell.model.id);
        // A failed statement rejects, as it does for Run All; the cell shows it.
        this._executor.attach(runOptions(panel, cell), job).catch(() => undefined);
      }
    }
    if (queue) {
      await this._resume(panel, queue, attached);
    }
  }

  /** The queue that the page before left for this notebook; its kernel is connected afterwards. */
  private async _takeQueue(panel: NotebookPanel): Promise<KeptQueue | undefined> {
    const { sessionContext } = panel;
    const queue = this._kept.get(sessionContext.path);
    this._kept.delete(sessionContext.path);
    if (queue) {
      await sessionContext.ready;
    }
    return queue?.kernel === sessionContext.session?.kernel?.id ? queue : undefined;
  }

  /**
   * Runs what waited, in order, but only while it still waits for something: for the job of the first cell, or for the kernel.
   * When that ended meanwhile, nobody knows how, and a cell must not run behind a failed one.
   */
  private async _resume(
    panel: NotebookPanel,
    queue: KeptQueue,
    attached: ReadonlySet<string>
  ): Promise<void> {
    const [first, ...rest] = unchangedCells(panel, queue.cells);
    if (!first) {
      return;
    }
    const isAttached = attached.has(first.model.id);
    if (!isAttached && (!(await isBusy(panel)) || panel.isDisposed)) {
      return;
    }
    for (const cell of isAttached ? rest : [first, ...rest]) {
      this._executor.runCell(runOptions(panel, cell)).catch(() => undefined);
    }
  }

  private readonly _client: IMlModelClient;
  private readonly _executor: CellExecutor;
  private readonly _kept: Map<string, KeptQueue>;
}

/** The cells as far as they are still what they were; behind one that is not, order means nothing. */
function unchangedCells(panel: NotebookPanel, texts: readonly QueuedText[]): readonly CodeCell[] {
  const cells = texts.map(({ id, source }) =>
    panel.content.widgets.find(
      ({ model }) => model.id === id && model.sharedModel.getSource() === source
    )
  );
  const end = cells.findIndex(cell => cell?.model.type !== 'code');
  return (end < 0 ? cells : cells.slice(0, end)) as CodeCell[];
}

async function isBusy({ sessionContext }: NotebookPanel): Promise<boolean> {
  const kernel = sessionContext.session?.kernel;
  const model = kernel && (await KernelAPI.getKernelModel(kernel.id, kernel.serverSettings));
  return model?.execution_state === 'busy';
}

function runOptions(panel: NotebookPanel, cell: CodeCell) {
  const { model, notebookConfig } = panel.content;
  if (!model) {
    throw new Error('The notebook has no content any more.');
  }
  return {
    cell,
    notebook: model,
    notebookConfig,
    sessionContext: panel.sessionContext,
    onCellExecuted: () => undefined,
    onCellExecutionScheduled: () => undefined
  };
}

type WithSource = { readonly model: { type: string; sharedModel: { getSource(): string } } };

function isLocal(cell: WithSource): cell is CodeCell {
  return cell.model.type === 'code' && statementsOf(cell) !== null;
}

/** What a job of the cell would have run, whatever the model servers were then. */
function statementsOf({ model }: WithSource): readonly string[] | null {
  return readCell(model.sharedModel.getSource(), 'any');
}

function latestOf(
  jobs: readonly JobRecord[],
  notebook: string,
  cell: string
): JobRecord | undefined {
  return jobs
    .filter(({ origin }) => origin?.notebook === notebook && origin.cell === cell)
    .sort((a, b) => a.started.localeCompare(b.started))
    .at(-1);
}

/** Whether the cell lacks the job's result: it still runs, or it ended after the notebook was last saved. */
function isMissed(job: JobRecord, cell: CodeCell, saved: string | undefined): boolean {
  if (job.state === 'running') {
    return true;
  }
  const outputs = cell.model.outputs.toJSON();
  const own = outputs.filter(output => jobOf(output) === job.id);
  if (own.some(isProgress)) {
    return true;
  }
  const isUnchanged = JSON.stringify(statementsOf(cell)) === JSON.stringify(job.statements);
  const endedLater = !saved || !job.ended || Date.parse(saved) < Date.parse(job.ended);
  return own.length === 0 && isUnchanged && endedLater;
}

function jobOf(output: unknown): unknown {
  const { metadata } = output as { metadata?: { mlmodel?: { job?: unknown } } };
  return metadata?.mlmodel?.job;
}

function isProgress(output: unknown): boolean {
  const { data } = output as { data?: Record<string, unknown> };
  const reply = data?.[replyMimeType];
  return isReply(reply) && reply.kind === 'progress';
}
