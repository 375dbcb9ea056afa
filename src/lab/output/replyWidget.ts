import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import type { FinalReply, ProgressReply, ResultReply } from '../../common/reply';
import { isFinal, replyMimeType } from '../../common/reply';
import { isReply } from '../../common/replyGuard';
import { answerView } from './answerView';
import { CellContent } from './cellContent';
import type { Link } from './downloadCell';
import { element } from './element';
import { failureView } from './failureView';
import { fillView, type FillBelow } from './fillView';
import { ProgressView } from './progressView';
import { TableView } from './tableView';

/** Bars of more predictions than that are more than anybody looks at; each is a click away. */
const rowsWithBars = 10;

/** What the outputs do with the world around them. */
export type ReplyContext = {
  readonly trans: TranslationBundle;
  readonly link: Link;
  readonly copy: (text: string) => Promise<void>;
  readonly fillBelow: (node: HTMLElement, source: string) => boolean;
  /** Stops a job. */
  readonly cancel: (job: string) => Promise<void>;
};

/** Shows a reply in an output. Safe for untrusted notebooks: whatever a reply says becomes text, never markup. */
export class ReplyWidget extends Widget implements IRenderMime.IRenderer {
  constructor(context: ReplyContext) {
    super();
    this._context = context;
    this.addClass('jp-MlModelOutput');
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const reply: unknown = model.data[replyMimeType];
    if (isReply(reply) && reply.kind === 'progress') {
      this._showProgress(reply, jobOf(model));
    } else {
      this._progress = undefined;
      const isReadable = isReply(reply) && isFinal(reply);
      this.node.replaceChildren(isReadable ? this._final(reply) : this._unreadable());
    }
    return Promise.resolve();
  }

  private _showProgress(reply: ProgressReply, job: string | undefined): void {
    if (!this._progress) {
      const { trans, cancel } = this._context;
      this._progress = new ProgressView(trans, job === undefined ? undefined : () => cancel(job));
      this.node.replaceChildren(this._progress.node);
    }
    this._progress.update(reply);
  }

  private _final(reply: FinalReply): HTMLElement {
    const { trans } = this._context;
    if (reply.kind === 'result') {
      return this._result(reply);
    }
    return failureView(reply, trans, this._fillBelow);
  }

  private _result(reply: ResultReply): HTMLElement {
    const { trans, link, copy } = this._context;
    const { table, notes = [], next, answer } = reply;
    const scores = answer && (table.rows.length > rowsWithBars ? 'folded' : 'open');
    const content = new CellContent(table.columns, { trans, link, ...(scores && { scores }) });
    const { node } = new TableView(reply, { trans, copy, content });
    node.append(...notes.map(text => element('p', { class: 'note', text })));
    if (answer) {
      node.append(answerView(answer, { trans, copy }));
    }
    if (next !== undefined) {
      const filling = { label: trans.__('Run this next'), text: next, source: next };
      node.append(fillView(filling, trans, this._fillBelow));
    }
    return node;
  }

  private _unreadable(): HTMLElement {
    const text = this._context.trans.__(
      'This output can not be read by the installed version of mlmodel.'
    );
    return element('p', { class: 'note', text });
  }

  private readonly _fillBelow: FillBelow = source => this._context.fillBelow(this.node, source);
  private readonly _context: ReplyContext;
  private _progress: ProgressView | undefined;
}

/** The job that an output belongs to, as the cell has noted it. */
function jobOf({ metadata }: IRenderMime.IMimeModel): string | undefined {
  const { mlmodel } = metadata as { mlmodel?: { job?: unknown } | null };
  return typeof mlmodel?.job === 'string' ? mlmodel.job : undefined;
}
