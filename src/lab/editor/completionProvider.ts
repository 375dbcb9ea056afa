import type { CodeEditor } from '@jupyterlab/codeeditor';
import type {
  CompletionHandler,
  ICompletionContext,
  ICompletionProvider
} from '@jupyterlab/completer';
import { Text } from '@jupyterlab/coreutils';
import { NotebookPanel } from '@jupyterlab/notebook';
import { shortened } from '../../common/excerpt';
import { complete, isCompletable } from '../../language/complete';
import type { CompletionItem, CompletionRequest } from '../../language/complete';
import type { IKnownModels } from '../../language/knownModels';
import { icons } from './icons';

const longestLine = 70;

/** What is known of the REST addresses of the model servers, which decide whose a cell with `!curl` is. */
export type KnownAddresses = () => readonly string[] | 'any';

/** Completes statements in notebook cells that are ours, with any kernel and with none. */
export class CompletionProvider implements ICompletionProvider {
  constructor(models: IKnownModels, servers: KnownAddresses) {
    this._models = models;
    this._servers = servers;
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
    const found = request && (await complete(request, this._models));
    if (!found) {
      return { start: 0, end: 0, items: [] };
    }
    const { span, items } = found;
    return {
      // JupyterLab counts code points here.
      start: Text.jsIndexToCharIndex(span.start, request.source),
      end: Text.jsIndexToCharIndex(span.end, request.source),
      items: items.map(shown)
    };
  }

  private _request(editor: CodeEditor.IEditor): CompletionRequest {
    const source = editor.model.sharedModel.getSource();
    const offset = editor.getOffsetAt(editor.getCursorPosition());
    return { source, offset, servers: this._servers() };
  }

  private readonly _models: IKnownModels;
  private readonly _servers: KnownAddresses;
}

/** JupyterLab shows what it takes for the item's type beside it, but the documentation only to those who asked for that. */
function shown({ text, kind, help }: CompletionItem): CompletionHandler.ICompletionItem {
  const [line = kind] = help?.split('\n', 1) ?? [];
  return {
    label: text,
    icon: icons[kind],
    type: shortened(line, longestLine),
    ...(help !== undefined && { documentation: help })
  };
}

/** The editor of the notebook's code cell that has the cursor; null anywhere else. */
function codeEditor({ widget, editor }: ICompletionContext): CodeEditor.IEditor | null {
  const cell = widget instanceof NotebookPanel ? widget.content.activeCell : null;
  return editor && cell?.model.type === 'code' && cell.editor === editor ? editor : null;
}
