import { UUID } from '@lumino/coreutils';
import { mimeBundle } from '../../common/mimeBundle';
import type { FinalReply, ProgressReply } from '../../common/reply';
import type { CellMessages } from './cellMessages';
import type { LocalFuture } from './localFuture';

const progressInterval = 200;

type Shown = { readonly id: string; readonly takeovers: number };

/**
 * The outputs of one cell: a final reply each, and at most one progress at the end, which the next
 * final reply replaces in place. Survives the cell's move to another output area.
 */
export class CellOutput {
  constructor(future: LocalFuture, messages: CellMessages) {
    this._future = future;
    this._messages = messages;
  }

  /** The job that the outputs belong to, so that a reopened notebook knows which results it holds. */
  job: string | undefined;

  /** Shows how far the statement has come; at most five times a second, the latest wins. */
  progress(reply: ProgressReply): void {
    this._latest = reply;
    if (this._timer !== undefined) {
      return;
    }
    this._show(reply);
    this._timer = setTimeout(() => {
      this._timer = undefined;
      if (this._latest !== reply && this._latest) {
        this.progress(this._latest);
      }
    }, progressInterval);
  }

  /** Shows a statement's answer in the place of its progress. */
  answer(reply: FinalReply): void {
    this._stop();
    const shown = this._shown;
    this._shown = undefined;
    this._answers.push(reply);
    if (!shown) {
      this._display(reply);
    } else if (shown.takeovers === this._future.takeovers) {
      this._messages.update(mimeBundle(reply), this._metadata(), shown.id);
    } else {
      this._repeat(true);
    }
  }

  /** Takes a progress away that no answer follows. */
  close(): void {
    this._stop();
    if (this._shown) {
      this._shown = undefined;
      this._repeat(this._answers.length > 0);
    }
  }

  private _show(reply: ProgressReply): void {
    const { takeovers } = this._future;
    if (this._shown?.takeovers === takeovers) {
      this._messages.update(mimeBundle(reply), this._metadata(), this._shown.id);
      return;
    }
    if (this._shown) {
      this._repeat(true);
    }
    // Another area doesn't know the old id, and the old one would update what it no longer shows.
    this._shown = { id: UUID.uuid4(), takeovers };
    this._messages.display(mimeBundle(reply), this._metadata(), this._shown.id);
  }

  /** Says all answers again: an output area that took over can't update what another one displayed. */
  private _repeat(isMoreToCome: boolean): void {
    this._messages.clear(isMoreToCome);
    for (const answer of this._answers) {
      this._display(answer);
    }
  }

  private _display(reply: FinalReply): void {
    this._messages.display(mimeBundle(reply), this._metadata());
  }

  private _metadata(): object {
    return this.job === undefined ? {} : { mlmodel: { job: this.job } };
  }

  private _stop(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    this._latest = undefined;
  }

  private readonly _future: LocalFuture;
  private readonly _messages: CellMessages;
  private readonly _answers: FinalReply[] = [];
  private _shown: Shown | undefined;
  private _latest: ProgressReply | undefined;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
