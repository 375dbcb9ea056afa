import type { CodeEditor } from '@jupyterlab/codeeditor';
import type {
  CompletionHandler,
  ICompletionContext,
  ICompletionProvider
} from '@jupyterlab/completer';
import { Text } from '@jupyterlab/coreutils';
import { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { shortened } from '../../common/excerpt';
import { complete, isCompletable } from '../../language/complete';
import type { CompletionRequest } from '../../language/complete';
import type { CompletionItem } from '../../language/completion';
import type { Known } from '../../language/known';
import { helpText } from './helpText';
import { icons } from './icons';

const longestLine = 70;

/** What is known of the REST addresses of the model servers, which decide whose a cell with `!curl` is. */
export type KnownAddresses = () => readonly string[] | 'any';

/** What completion in the page rests on. */
export type CompletionParts = {
  readonly known: Known;
  readonly servers: KnownAddresses;
  readonly trans: TranslationBundle;
};

/** Completes statements in notebook cells that are ours, with any kernel and with none. */
export class CompletionProvider implements ICompletionProvider {
  constructor(parts: CompletionParts) {
    this._parts = parts;
  }

  readonly identifier = 'jupyterlab-mlmodel:completion';
  /** Before the kernel's and the context's 500, but behind a language server: the first one draws everybody's choices. */
  readonly rank = 900;
  readonly renderer = null;

  isApplicable(context: ICompletionContext): Promise<boolean> {
    const editor = codeEditor(context);
    return Promise.resolve(editor !== null && isCompletable(this._request(editor)));
  }

  async fetch(
    _: CompletionHandler.IRequest,
    context: ICompletionContext
  ): Promise<CompletionHandler.ICompletionItemsReply> {
    const editor = codeEditor(context);
    const request = editor && this._request(editor);
    const found = request && (await complete(request, this._parts.known));
    if (!found) {
      return { start: 0, end: 0, items: [] };
    }
    const { span, items } = found;
    const texts = items.filter(({ goesOn }) => goesOn).map(({ text }) => text);
    this._continuing = { widget: context.widget.id, texts: new Set(texts) };
    return {
      // JupyterLab counts code points here.
      start: Text.jsIndexToCharIndex(span.start, request.source),
      end: Text.jsIndexToCharIndex(span.end, request.source),
      items: items.map(item => shown(item, this._parts.trans))
    };
  }

  /** The widget in which to complete again, when more is to be written behind what was chosen. */
  continuing(chosen: string): string | null {
    return this._continuing?.texts.has(chosen) ? this._continuing.widget : null;
  }

  private _request(editor: CodeEditor.IEditor): CompletionRequest {
    const source = editor.model.sharedModel.getSource();
    const offset = editor.getOffsetAt(editor.getCursorPosition());
    return { source, offset, servers: this._parts.servers() };
  }

  private readonly _parts: CompletionParts;
  private _continuing: { readonly widget: string; readonly texts: ReadonlySet<string> } | undefined;
}

/** JupyterLab shows what it takes for the item's type beside it, but the documentation only to those who asked for that. */
function shown(
  { text, kind, help = [] }: CompletionItem,
  trans: TranslationBundle
): CompletionHandler.ICompletionItem {
  const lines = helpText(help, trans);
  return {
    label: text,
    icon: icons[kind],
    type: shortened(lines[0] ?? kindText(kind, trans), longestLine),
    ...(lines.length > 0 && { documentation: lines.join('\n') })
  };
}

/** What stands beside a choice that has no help. */
function kindText(kind: CompletionItem['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'magic':
      return trans.__('magic');
    case 'field':
      return trans.__('field');
    case 'folder':
      return trans.__('folder');
    case 'user':
      return trans.__('user');
    default:
      return trans.__('value');
  }
}

/** The editor of the notebook's code cell that has the cursor; null anywhere else. */
function codeEditor({ widget, editor }: ICompletionContext): CodeEditor.IEditor | null {
  const cell = widget instanceof NotebookPanel ? widget.content.activeCell : null;
  return editor && cell?.model.type === 'code' && cell.editor === editor ? editor : null;
}
