import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import type { FinalReply, ProgressReply, ResultReply } from '../../common/reply';
import { isFinal, replyMimeType } from '../../common/reply';
import { isReply } from '../../common/replyGuard';
import { CellContent } from './cellContent';
import type { Link } from './downloadCell';
import { element } from './element';
import { failureView, type FillBelow } from './failureView';
import { ProgressView } from './progressView';
import { TableView } from './tableView';

/** What the outputs do with the world around them. */
export type ReplyContext = {
  readonly trans: TranslationBundle;
  readonly link: Link;
  readonly copy: (text: string) => Promise<void>;
  readonly fillBelow: (node: HTMLElement, statement: string) => boolean;
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
      this._showProgress(reply);
    } else {
      this._progress = undefined;
      const isReadable = isReply(reply) && isFinal(reply);
      this.node.replaceChildren(isReadable ? this._final(reply) : this._unreadable());
    }
    return Promise.resolve();
  }

  private _showProgress(reply: ProgressReply): void {
    if (!this._progress) {
      this._progress = new ProgressView(this._context.trans);
      this.node.replaceChildren(this._progress.node);
    }
    this._progress.update(reply);
  }

  private _final(reply: FinalReply): HTMLElement {
    const { trans } = this._context;
    if (reply.kind === 'result') {
      return this._result(reply);
    }
    const fillBelow: FillBelow = statement => this._context.fillBelow(this.node, statement);
    return failureView(reply, trans, fillBelow);
  }

  private _result(reply: ResultReply): HTMLElement {
    const { trans, link, copy } = this._context;
    const content = new CellContent(reply.table.columns, { trans, link });
    const { node } = new TableView(reply, { trans, copy, content });
    for (const note of reply.notes ?? []) {
      node.append(element('p', { class: 'note', text: note }));
    }
    return node;
  }

  private _unreadable(): HTMLElement {
    const text = this._context.trans.__(
      'This output can not be read by the installed version of mlmodel.'
    );
    return element('p', { class: 'note', text });
  }

  private readonly _context: ReplyContext;
  private _progress: ProgressView | undefined;
}
