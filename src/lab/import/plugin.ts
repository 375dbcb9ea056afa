import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import {
  IDefaultFileBrowser,
  IFileBrowserFactory,
  type FileBrowser
} from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { IBackendViews, IMlModelClient, IModels } from '../tokens';
import { modelIcon } from '../ui/icons';
import { archiveExtensions, isArchiveName } from './archivePath';
import { importCommands } from './commands';

/** Imports models by a form. */
export const importPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:import',
  description: 'Imports models: from the file browser, from a connector, or an example.',
  autoStart: true,
  requires: [IMlModelClient, IBackendViews],
  optional: [IModels, IFileBrowserFactory, IDefaultFileBrowser, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IMlModelClient,
    views: IBackendViews,
    models: IModels | null,
    factory: IFileBrowserFactory | null,
    defaultBrowser: FileBrowser | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlmodel');
    addFileType(app, trans);
    const selected = (): string | undefined =>
      selectedArchive(factory?.tracker.currentWidget ?? defaultBrowser);
    const commands = importCommands({ app, client, views, models, trans }, selected);
    for (const [id, options] of Object.entries(commands)) {
      app.commands.addCommand(id, options);
    }
    for (const command of ['mlmodel:import-model', 'mlmodel:import-example']) {
      palette?.addItem({ command, category: trans.__('Models') });
    }
  }
};

/** Only a name and an icon: how archives are opened and downloaded stays as it is. */
function addFileType(app: JupyterFrontEnd, trans: TranslationBundle): void {
  app.docRegistry.addFileType({
    name: 'mlmodel-archive',
    displayName: trans.__('Model archive'),
    extensions: [...archiveExtensions],
    mimeTypes: ['application/x-tar'],
    fileFormat: 'base64',
    icon: modelIcon
  });
}

/** The first archive that is chosen in a file browser. */
function selectedArchive(browser: FileBrowser | null): string | undefined {
  for (const { path, type } of browser?.selectedItems() ?? []) {
    if (type === 'file' && isArchiveName(path)) {
      return path;
    }
  }
  return undefined;
}
