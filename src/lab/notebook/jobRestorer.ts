import type { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { JobRecord } from '../../common/job';
import { isReply } from '../../common/replyGuard';
import { replyMimeType } from '../../common/reply';
import { readCell } from '../../language/cell';
import type { IMlModelClient } from '../tokens';
import type { CellExecutor } from './cellExecutor';

/** Gives the cells of a reopened notebook the jobs that they started before, as long as the backend knows them. */
export class JobRestorer {
  constructor(client: IMlModelClient, executor: CellExecutor) {
    this._client = client;
    this._executor = executor;
  }

  /** Looks once, when the notebook is there. A notebook without mlmodel cells asks nothing of the backend. */
  async restore(panel: NotebookPanel): Promise<void> {
    await panel.context.ready;
    const cells = panel.isDisposed ? [] : panel.content.widgets.filter(isLocal);
    if (cells.length === 0) {
      return;
    }
    // Without a backend there is nothing to restore; the next cell that runs will say why.
    const jobs = await this._client.jobs().catch(() => []);
    for (const cell of cells) {
      const job = latestOf(jobs, panel.sessionContext.path, cell.model.id);
      if (
        job &&
        !cell.isDisposed &&
        isMissed(job, cell, panel.context.contentsModel?.last_modified)
      ) {
        this._attach(panel, cell, job);
      }
    }
  }

  private _attach(panel: NotebookPanel, cell: CodeCell, job: JobRecord): void {
    const { model, notebookConfig } = panel.content;
    if (!model) {
      return;
    }
    const options = {
      cell,
      notebook: model,
      notebookConfig,
      sessionContext: panel.sessionContext,
      onCellExecuted: () => undefined,
      onCellExecutionScheduled: () => undefined
    };
    // A failed statement rejects, as it does for Run All; the cell shows it.
    this._executor.attach(options, job).catch(() => undefined);
  }

  private readonly _client: IMlModelClient;
  private readonly _executor: CellExecutor;
}

function isLocal(cell: {
  model: { type: string; sharedModel: { getSource(): string } };
}): cell is CodeCell {
  return cell.model.type === 'code' && readCell(cell.model.sharedModel.getSource()) !== null;
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
  const isUnchanged =
    JSON.stringify(readCell(cell.model.sharedModel.getSource())) === JSON.stringify(job.statements);
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
