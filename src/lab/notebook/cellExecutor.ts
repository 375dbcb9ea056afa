import type { ISessionContext } from '@jupyterlab/apputils';
import { runCell, type INotebookCellExecutor } from '@jupyterlab/notebook';
import type { JobRecord } from '../../common/job';
import { readCell } from '../../language/cell';
import type { FollowOptions, IMlModelClient } from '../tokens';
import { openBarrier, raiseBarrier } from './barrier';
import { executeRequest } from './cellMessages';
import { CellQueue, type IQueuedCell, type QueuedText } from './cellQueue';
import { KernelCell } from './kernelCell';
import { LocalCell, type LocalCellOptions } from './localCell';
import { LocalFuture } from './localFuture';
import { sessionFacade, type RequestExecute } from './sessionFacade';

type Options = INotebookCellExecutor.IRunCellOptions;
type InSession = Options & { readonly sessionContext: ISessionContext };

/**
 * Runs mlmodel cells in the backend and all others in the kernel, in the order in which they were started.
 * Always through the stock executor, so that prompt, timing, trust and signals are JupyterLab's own.
 */
export class CellExecutor implements INotebookCellExecutor {
  constructor(client: IMlModelClient) {
    this._client = client;
  }

  async runCell(options: Options): Promise<boolean> {
    const { cell, sessionContext } = options;
    if (cell.model.type !== 'code' || !sessionContext) {
      return runCell(options);
    }
    const hold = this._hold(sessionContext, cell.model.sharedModel.getSource());
    if (hold) {
      await hold;
    }
    return cell.isDisposed ? false : this._runInOrder({ ...options, sessionContext });
  }

  /** Lets a cell end with the result of a job that was started before the page was loaded. */
  attach(options: InSession, job: JobRecord): Promise<boolean> {
    const text = textOf(options);
    const follow = (by: FollowOptions) => this._client.attach(job.id, by);
    const barrier = () => Promise.resolve(openBarrier);
    return this._run(options, { text, statements: job.statements, follow, barrier });
  }

  /** Interrupts the mlmodel cell that runs in this session, if one does. */
  interrupt(sessionContext: ISessionContext): void {
    this._queues.get(sessionContext)?.interrupt();
  }

  /** The cells of this session that run outside the kernel or wait, in order. */
  waiting(sessionContext: ISessionContext): readonly QueuedText[] {
    return this._queues.get(sessionContext)?.texts ?? [];
  }

  /** Says at once whose cell this is: what waits for nothing must reach its queue before the cell behind it. */
  private _runInOrder(options: InSession): Promise<boolean> {
    const { cell, sessionContext } = options;
    const queue = this._queueOf(sessionContext);
    queue.replace(cell.model.id);
    const statements = readCell(cell.model.sharedModel.getSource(), this._client.servers);
    if (statements) {
      return this._runLocal(options, statements);
    }
    if (sessionContext.hasNoKernel) {
      return startKernelInTurn(options, queue);
    }
    return queue.isIdle ? runCell(options) : runInTurn(options, queue);
  }

  /**
   * Nobody can say whose a curl cell is before the backend has first told the model servers. Such a cell waits for
   * that, and so do all behind it; those who wait for one promise go on in the order in which they came.
   */
  private _hold(context: ISessionContext, source: string): Promise<void> | undefined {
    const held = this._holds.get(context);
    const isCertain =
      this._client.servers !== undefined ||
      readCell(source) !== null ||
      readCell(source, 'any') === null;
    if (held || isCertain) {
      return held;
    }
    const hold = this._client.knownServers().then(() => void this._holds.delete(context));
    this._holds.set(context, hold);
    return hold;
  }

  private _runLocal(options: InSession, statements: readonly string[]): Promise<boolean> {
    const { sessionContext } = options;
    const text = textOf(options);
    const origin = { notebook: sessionContext.path, cell: text.id };
    const follow = (by: FollowOptions) => this._client.run(statements, { ...by, origin });
    // Sent at once it stands right behind what the kernel already has; behind a local cell it must wait its turn.
    const sent = this._queueOf(sessionContext).isIdle
      ? raiseBarrier(sessionContext.session?.kernel)
      : undefined;
    const barrier = () => sent ?? raiseBarrier(sessionContext.session?.kernel);
    return this._run(options, { text, statements, follow, barrier });
  }

  private _run(options: InSession, local: LocalCellOptions): Promise<boolean> {
    const { sessionContext } = options;
    const queue = this._queueOf(sessionContext);
    const requestExecute = queued(queue, future => new LocalCell(future, local));
    const facade = sessionFacade(sessionContext, { requestExecute, needsNoKernel: true });
    return runCell({ ...options, sessionContext: facade });
  }

  private _queueOf(context: ISessionContext): CellQueue {
    const known = this._queues.get(context);
    if (known) {
      return known;
    }
    const queue = new CellQueue();
    this._queues.set(context, queue);
    context.statusChanged.connect((_, status) => {
      if (['restarting', 'autorestarting', 'terminating', 'dead'].includes(status)) {
        queue.cancelAll();
      }
    });
    context.kernelChanged.connect((_, { oldValue }) => {
      // From none to one is no change of kernels: Run All may start the first one itself.
      if (oldValue) {
        queue.cancelAll();
      }
    });
    context.disposed.connect(() => queue.forget());
    return queue;
  }

  private readonly _client: IMlModelClient;
  private readonly _queues = new WeakMap<ISessionContext, CellQueue>();
  private readonly _holds = new WeakMap<ISessionContext, Promise<void>>();
}

/** A kernel's cell behind a local one: waits, then goes to the kernel. */
function runInTurn(options: InSession, queue: CellQueue): Promise<boolean> {
  const { sessionContext } = options;
  const requestExecute = queued(
    queue,
    future => new KernelCell(textOf(options), future, () => sessionContext.session?.kernel)
  );
  const facade = sessionFacade(sessionContext, { requestExecute, needsNoKernel: false });
  return runCell({ ...options, sessionContext: facade });
}

/** A kernel's cell without a kernel: the stock executor starts one, and what comes behind waits until the cell was sent to it. */
function startKernelInTurn(options: InSession, queue: CellQueue): Promise<boolean> {
  const { sessionContext } = options;
  return new Promise((resolve, reject) => {
    const run = (): Promise<boolean> =>
      new Promise(goOn => {
        const requestExecute: RequestExecute = (...request) => {
          const kernel = sessionContext.session?.kernel;
          if (!kernel) {
            throw new Error('The session has no kernel.');
          }
          goOn(true);
          return kernel.requestExecute(...request);
        };
        const watched = watchKernel(sessionContext, requestExecute);
        runCell({ ...options, sessionContext: watched })
          .then(resolve, reject)
          .finally(() => goOn(true));
      });
    const notRun = () => resolve(false);
    queue.add({
      text: textOf(options),
      isReplaceable: false,
      run,
      abort: notRun,
      interrupt: () => undefined,
      cancel: notRun
    });
  });
}

/** Like the facade, but made when the kernel is there. */
function watchKernel(context: ISessionContext, requestExecute: RequestExecute): ISessionContext {
  return new Proxy(context, {
    get: (real, key) =>
      key === 'session' && real.session?.kernel
        ? sessionFacade(real, { requestExecute, needsNoKernel: false }).session
        : (Reflect.get(real, key, real) as unknown)
  });
}

function textOf({ cell: { model } }: Options): QueuedText {
  return { id: model.id, source: model.sharedModel.getSource() };
}

function queued(queue: CellQueue, wrap: (future: LocalFuture) => IQueuedCell): RequestExecute {
  const request: (...parameters: Parameters<RequestExecute>) => LocalFuture = (
    content,
    _disposeOnDone,
    metadata
  ) => {
    const future = new LocalFuture(executeRequest(content, metadata));
    queue.add(wrap(future));
    return future;
  };
  return request;
}
