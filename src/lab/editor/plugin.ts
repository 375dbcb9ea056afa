import { StateEffect } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  CodeMirrorEditor,
  EditorExtensionRegistry,
  IEditorExtensionRegistry
} from '@jupyterlab/codemirror';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { JobLine } from '../../common/job';
import type { Table } from '../../common/reply';
import { IBackendViews, IMlModelClient } from '../tokens';
import type { Assistance } from './assistance';
import { CompletionProvider, type CompletionParts } from './completionProvider';
import { statementHighlighter } from './highlighter';
import { KnownModels } from './knownModels';
import { KnownStores } from './knownStores';
import { addUsageCommands } from './usageCommands';

/** Helps to write statements. */
export const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:editor',
  description: 'Completes, colours, checks and explains mlmodel statements in notebook cells.',
  autoStart: true,
  requires: [IMlModelClient, IBackendViews],
  optional: [ICompletionProviderManager, IEditorExtensionRegistry, INotebookTracker, ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    client: IMlModelClient,
    views: IBackendViews,
    completions: ICompletionProviderManager | null,
    extensions: IEditorExtensionRegistry | null,
    tracker: INotebookTracker | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlmodel');
    const servers = () => client.servers ?? 'any';
    const now = () => performance.now();
    const models = new KnownModels({
      catalog: since => views.catalog(since),
      ask: statement => ask(client, statement),
      now
    });
    const stores = new KnownStores({ views, now });
    if (completions) {
      addCompletion(completions, { known: { models, stores }, servers, trans });
    }
    let loading: Promise<Assistance> | undefined;
    const assistance = () =>
      (loading ??= import('./assistance').then(
        module => new module.Assistance({ servers, trans })
      ));
    const onOurs = async (view: EditorView) => {
      const { extension } = await assistance();
      view.dispatch({ effects: StateEffect.appendConfig.of(extension) });
    };
    extensions?.addExtension({
      name: 'jupyterlab-mlmodel:statements',
      factory: ({ model }) =>
        // A cell's model says which kind of cell it is.
        'type' in model && model.type === 'code'
          ? EditorExtensionRegistry.createImmutableExtension(
              statementHighlighter({ servers, onOurs: view => void onOurs(view) })
            )
          : null
    });
    addUsageCommands(commands, { view: () => activeView(tracker), assistance, trans });
  }
};

/** The editor of the active cell, in whichever notebook was used last. */
function activeView(tracker: INotebookTracker | null): EditorView | null {
  const editor = tracker?.activeCell?.editor;
  return editor instanceof CodeMirrorEditor ? editor.editor : null;
}

/** Completes, and completes again behind what isn't finished when it was chosen. */
function addCompletion(completions: ICompletionProviderManager, parts: CompletionParts): void {
  const provider = new CompletionProvider(parts);
  completions.registerProvider(provider);
  completions.selected.connect((_, { insertText }) => {
    const widget = provider.continuing(insertText);
    if (widget !== null) {
      // The completer forgets its request only when all have heard of the choice.
      queueMicrotask(() => completions.invoke(widget));
    }
  });
}

/** The table that a statement answers with; none when it fails. */
async function ask(client: IMlModelClient, statement: string): Promise<Table> {
  let table: Table = { columns: [], rows: [] };
  const onLine = (line: JobLine): void => {
    if (line.kind === 'result') {
      ({ table } = line);
    }
  };
  await client.run([statement], { onLine });
  return table;
}
