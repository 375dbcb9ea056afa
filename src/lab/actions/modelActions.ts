import type { TranslationBundle } from '@jupyterlab/translation';
import { failure, MlModelError } from '../../common/failure';
import type { ModelRef, ModelView } from '../../common/catalogView';
import type { DownloadHandle, FinalReply } from '../../common/reply';
import type { IBackendViews, IMlModelClient, IModels } from '../tokens';
import type { DialogContext } from './actionDialog';
import { askDelete } from './deleteDialog';
import { askDeploy } from './deployDialog';
import { startDownload } from '../ui/download';
import { askExport } from './exportDialog';
import { handleIn, noticeOf, type Done, type Notice } from './notice';
import { askStop } from './stopDialog';
import type { Target } from './target';

/** What the actions need of the page. */
export type ActionContext = DialogContext & {
  readonly client: Pick<IMlModelClient, 'ask' | 'link'>;
  readonly views: Pick<IBackendViews, 'model' | 'connectors'>;
  readonly models: Pick<IModels, 'deployments'>;
  /** Shows how something ended. */
  readonly tell: (notice: Notice) => void;
};

/** Asks for what an action needs, runs its statement as a job, and tells how that ended. None of them rejects. */
export class ModelActions {
  constructor(context: ActionContext) {
    this._context = context;
  }

  /** Serves a revision. */
  async deploy(target: Target, revision?: number): Promise<void> {
    await this._with(target, async model => {
      const all = this._context.models.deployments;
      const statement = await askDeploy({ model, revision, all }, this._context);
      await this._run(statement, { action: 'deploy', name: model.name });
    });
  }

  /** Stops one version or all. */
  async stop(target: Target, version?: number): Promise<void> {
    await this._with(target, async model => {
      const asked = await askStop({ model, version }, this._context);
      const only = asked?.version;
      const done: Done = {
        action: 'stop',
        name: model.name,
        ...(only !== undefined && { version: only })
      };
      await this._run(asked?.statement, done);
    });
  }

  /** Packs a revision, and downloads it when that is where it shall go. */
  async export(target: Target, revision?: number): Promise<void> {
    await this._with(target, async model => {
      const connectors = await this._connectors();
      const options = { model, isOwn: target.isOwn, revision, connectors };
      const asked = await askExport(options, this._context);
      const reply = await this._run(asked?.statement, { action: 'export', name: model.name });
      const handle = reply?.kind === 'result' ? handleIn(reply) : undefined;
      if (asked?.isDownload && handle) {
        await this.download(handle);
      }
    });
  }

  /** Deletes a revision or the model. */
  async delete(target: Target, revision?: number): Promise<void> {
    await this._with(target, async model => {
      const stop = (statement: string) => this._stopped(statement, model);
      const asked = await askDelete({ model, revision, stop }, this._context);
      await this._run(asked?.statement, {
        action: 'delete',
        name: model.name,
        ...(asked?.version !== undefined && { version: asked.version })
      });
    });
  }

  /** Tells why nothing was done. */
  refuse(why: string): void {
    this._context.tell({ type: 'error', message: why });
  }

  /** Mints a fresh link for an archive and has the browser follow it. */
  async download(handle: DownloadHandle): Promise<void> {
    await this._telling(async () => {
      const url = await this._context.client.link(handle);
      startDownload(url, handle.archive.split(/[/:]/).at(-1) ?? '');
    });
  }

  private async _run(statement: string | undefined, done: Done): Promise<FinalReply | undefined> {
    if (statement === undefined) {
      return undefined;
    }
    const reply = await this._context.client.ask(statement);
    const notice = noticeOf(done, reply, this._context.trans);
    if (notice) {
      this._context.tell(notice);
    }
    return reply;
  }

  private async _stopped(statement: string, model: ModelRef): Promise<ModelView> {
    const reply = await this._context.client.ask(statement);
    if (reply.kind === 'failure') {
      throw failure(reply.failure.code, reply.failure.message);
    }
    return this._context.views.model(model);
  }

  /** Without connectors to choose from an export can still be downloaded. */
  private async _connectors(): Promise<readonly string[]> {
    try {
      const { connectors } = await this._context.views.connectors();
      return connectors.map(({ name }) => name);
    } catch {
      return [];
    }
  }

  private async _with(
    { user, name }: ModelRef,
    act: (model: ModelView) => Promise<void>
  ): Promise<void> {
    await this._telling(async () => act(await this._context.views.model({ user, name })));
  }

  private async _telling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this._context.tell({ type: 'error', message: messageOf(error, this._context.trans) });
    }
  }

  private readonly _context: ActionContext;
}

function messageOf(error: unknown, trans: TranslationBundle): string {
  if (error instanceof MlModelError) {
    return error.failure.message;
  }
  console.error(error);
  return trans.__('Something went wrong in the page; its console says what.');
}
