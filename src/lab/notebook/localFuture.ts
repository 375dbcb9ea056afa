import type { KernelMessage } from '@jupyterlab/services';
import { type Kernel } from '@jupyterlab/services';

type ExecuteRequest = KernelMessage.IExecuteRequestMsg;
type ExecuteReply = KernelMessage.IExecuteReplyMsg;
type Hook = (msg: KernelMessage.IIOPubMessage) => boolean | PromiseLike<boolean>;
type Handler<M> = (msg: M) => void | PromiseLike<void>;
type SendInput = Kernel.IShellFuture['sendInputReply'];

const ignore = (): void => undefined;

/**
 * The future of a cell that no kernel runs, or not yet. Whoever runs the cell publishes genuine kernel
 * messages through it, so that everything around the cell stays JupyterLab's own code.
 */
export class LocalFuture implements Kernel.IShellFuture<ExecuteRequest, ExecuteReply> {
  constructor(readonly msg: ExecuteRequest) {
    this.done = new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
    // Nobody may be waiting when the future is disposed; that is no unhandled rejection.
    this.done.catch(ignore);
  }

  readonly done: Promise<ExecuteReply>;
  onReply: Handler<ExecuteReply> = ignore;
  onStdin: Handler<KernelMessage.IStdinMessage> = ignore;
  /** Where answers to `input()` go; nowhere unless a kernel runs the cell in the end. */
  sendInputReply: SendInput = ignore;
  /** Told once when nobody listens any more. */
  onDisposed: () => void = ignore;

  get onIOPub(): Handler<KernelMessage.IIOPubMessage> {
    return this._onIOPub;
  }
  set onIOPub(handler: Handler<KernelMessage.IIOPubMessage>) {
    this._onIOPub = handler;
    this._takeovers++;
  }

  /** How often an output area, or whoever keeps messages for one, took over. Display ids are known only to the area that saw them. */
  get takeovers(): number {
    return this._takeovers;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  registerMessageHook(hook: Hook): void {
    this._hooks = [...this._hooks.filter(other => other !== hook), hook];
  }

  removeMessageHook(hook: Hook): void {
    this._hooks = this._hooks.filter(other => other !== hook);
  }

  /** Hands a message to the hooks, the youngest first, and to the output area; messages keep their order. */
  publish(msg: KernelMessage.IIOPubMessage): void {
    this._enqueue(async () => {
      for (const hook of [...this._hooks].reverse()) {
        if (!(await hook(msg))) {
          return;
        }
      }
      await this._onIOPub(msg);
    });
  }

  /** Ends the execution after all that was published. */
  finish(reply: ExecuteReply): void {
    this._enqueue(async () => {
      await this.onReply(reply);
      this._isDone = true;
      this._resolve(reply);
    });
  }

  /** Lets go of the execution; `done` rejects as a kernel's does. What runs is not stopped by it. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._onIOPub = this.onReply = this.onStdin = ignore;
    this._hooks = [];
    this.onDisposed();
    if (!this._isDone) {
      this._reject(
        new Error('Canceled future for execute_request message before replies were done')
      );
    }
  }

  private _enqueue(task: () => Promise<void>): void {
    this._tail = this._tail
      .then(() => (this._isDisposed ? undefined : task()))
      .catch((error: unknown) => console.error(error));
  }

  private _onIOPub: Handler<KernelMessage.IIOPubMessage> = ignore;
  private _takeovers = 0;
  private _hooks: readonly Hook[] = [];
  private _tail: Promise<void> = Promise.resolve();
  private _isDone = false;
  private _isDisposed = false;
  private _resolve: (reply: ExecuteReply) => void = ignore;
  private _reject: (reason: Error) => void = ignore;
}
