import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { JobLine } from '../../common/job';
import type { Table } from '../../common/reply';
import { IBackendViews, IMlModelClient } from '../tokens';
import { CompletionProvider, type CompletionParts } from './completionProvider';
import { statementHighlighter } from './highlighter';
import { KnownModels } from './knownModels';
import { KnownStores } from './knownStores';

/** Helps to write statements. */
export const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:editor',
  description: 'Completes and colours mlmodel statements in notebook cells.',
  autoStart: true,
  requires: [IMlModelClient, IBackendViews],
  optional: [ICompletionProviderManager, IEditorExtensionRegistry, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    client: IMlModelClient,
    views: IBackendViews,
    completions: ICompletionProviderManager | null,
    extensions: IEditorExtensionRegistry | null,
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
    extensions?.addExtension({
      name: 'jupyterlab-mlmodel:statements',
      factory: ({ model }) =>
        // A cell's model says which kind of cell it is.
        'type' in model && model.type === 'code'
          ? EditorExtensionRegistry.createImmutableExtension(statementHighlighter(servers))
          : null
    });
  }
};

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
