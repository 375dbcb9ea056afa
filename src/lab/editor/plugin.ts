import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import type { JobLine } from '../../common/job';
import type { Table } from '../../common/reply';
import { IMlModelClient } from '../tokens';
import { CompletionProvider } from './completionProvider';
import { statementHighlighter } from './highlighter';
import { KnownModels } from './knownModels';

/** Helps to write statements. */
export const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:editor',
  description: 'Completes and colours mlmodel statements in notebook cells.',
  autoStart: true,
  requires: [IMlModelClient],
  optional: [ICompletionProviderManager, IEditorExtensionRegistry],
  activate: (
    _: JupyterFrontEnd,
    client: IMlModelClient,
    completions: ICompletionProviderManager | null,
    extensions: IEditorExtensionRegistry | null
  ) => {
    const servers = () => client.servers ?? 'any';
    const models = new KnownModels({
      list: () => client.models(),
      ask: statement => ask(client, statement),
      now: () => performance.now()
    });
    completions?.registerProvider(new CompletionProvider(models, servers));
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
