import type { Kernel } from '@jupyterlab/services';
import { CellMessages } from './cellMessages';
import type { IQueuedCell, QueuedText } from './cellQueue';
import type { LocalFuture } from './localFuture';

/** A kernel's cell that had to wait for a local one: sent on when its turn comes, its messages handed through. */
export class KernelCell implements IQueuedCell {
  constructor(
    readonly text: QueuedText,
    future: LocalFuture,
    kernel: () => Kernel.IKernelConnection | null | undefined
  ) {
    this._future = future;
    this._kernel = kernel;
  }

  readonly isReplaceable = false;

  run(): Promise<boolean> {
    const kernel = this._kernel();
    if (!kernel || this._isCancelled) {
      this._future.dispose();
      return Promise.resolve(true);
    }
    const { content, metadata } = this._future.msg;
    const sent = kernel.requestExecute(content, false, metadata);
    sent.onIOPub = msg => this._future.publish(msg);
    sent.onStdin = msg => this._future.onStdin(msg);
    this._future.sendInputReply = (reply, parent) => sent.sendInputReply(reply, parent);
    // A cell that was run again meanwhile runs twice all the same, as it does in the kernel's own queue.
    if (this._future.isDisposed) {
      sent.dispose();
    }
    this._future.onDisposed = () => sent.dispose();
    sent.done.then(
      reply => this._future.finish(reply),
      () => this._future.dispose()
    );
    return Promise.resolve(true);
  }

  abort(): void {
    new CellMessages(this._future).end({ status: 'aborted', execution_count: null });
  }

  interrupt(): void {
    // The kernel has its own interrupt.
  }

  cancel(): void {
    this._isCancelled = true;
    this._future.dispose();
  }

  private readonly _future: LocalFuture;
  private readonly _kernel: () => Kernel.IKernelConnection | null | undefined;
  private _isCancelled = false;
}
