/** A notebook's cell as it was when it was queued. */
export type QueuedText = { readonly id: string; readonly source: string };

/** A cell that waits for its turn. */
export interface IQueuedCell {
  /** What it runs, so that a reloaded page can queue it again. */
  readonly text: QueuedText;
  /** Whether running the cell again takes it back; cells of the kernel run twice, as they do in the kernel's own queue. */
  readonly isReplaceable: boolean;
  /** Runs it, or sends it to the kernel; resolves when the next one may go on, with false when what waits must be aborted. */
  run(): Promise<boolean>;
  /** Ends it without running because a cell before it failed. */
  abort(): void;
  /** Interrupts it if it runs. */
  interrupt(): void;
  /** Ends it because its kernel is gone: what runs is cancelled, what waits never runs. */
  cancel(): void;
}

/**
 * The cells of one session while one of them runs outside the kernel: everything behind it waits, so that
 * Run All keeps its order. Kernel cells at the head are sent on without waiting for their end; the kernel has a queue of its own.
 */
export class CellQueue {
  /** Whether nothing waits, so that a kernel cell may go straight to the kernel. */
  get isIdle(): boolean {
    return this._cells.length === 0;
  }

  /** What runs outside the kernel or waits, in order. */
  get texts(): readonly QueuedText[] {
    return this._cells.map(({ text }) => text);
  }

  /** Puts a cell at the end. */
  add(cell: IQueuedCell): void {
    this._cells.push(cell);
    if (this._cells.length === 1) {
      void this._pump();
    }
  }

  /** Interrupts the cell that runs outside the kernel, if one does. */
  interrupt(): void {
    this._cells[0]?.interrupt();
  }

  /** Cancels whatever a cell still runs or waits for: it is about to run again. */
  replace(cellId: string): void {
    const isEarlier = ({ isReplaceable, text }: IQueuedCell) => isReplaceable && text.id === cellId;
    const earlier = this._cells.filter(isEarlier);
    this._cells = this._cells.filter((cell, index) => index === 0 || !isEarlier(cell));
    for (const cell of earlier) {
      cell.cancel();
    }
  }

  /** Cancels everything: the kernel was restarted or is gone. */
  cancelAll(): void {
    for (const cell of this._cells.splice(1).concat(this._cells)) {
      cell.cancel();
    }
  }

  /** Forgets what waits; what runs is left to run. */
  forget(): void {
    this._cells.splice(1);
  }

  private async _pump(): Promise<void> {
    for (;;) {
      const head = this._cells[0];
      if (!head) {
        return;
      }
      const mayGoOn = await head.run();
      this._cells.shift();
      if (!mayGoOn) {
        for (const cell of this._cells.splice(0)) {
          cell.abort();
        }
      }
    }
  }

  private _cells: IQueuedCell[] = [];
}
