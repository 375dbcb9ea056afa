import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IMlModelClient, IModelBrowser, IModels } from '../tokens';
import type { BrowserContent } from './browserContent';
import { BrowserPanel } from './browserPanel';
import { addBrowserCommands, browserCommands } from './commands';

/** Shows the models in the sidebar. */
export const browserPlugin: JupyterFrontEndPlugin<IModelBrowser> = {
  id: 'jupyterlab-mlmodel:browser',
  description: 'The model browser in the left sidebar.',
  autoStart: true,
  provides: IModelBrowser,
  requires: [IModels, IMlModelClient],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    models: IModels,
    client: IMlModelClient,
    optionalTranslator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null
  ) => {
    const { commands, shell } = app;
    const translator = optionalTranslator ?? nullTranslator;
    const trans = translator.load('jupyterlab_mlmodel');
    let content: Promise<BrowserContent> | undefined;
    const open = (): Promise<BrowserContent> =>
      (content ??= import('./browserContent').then(({ BrowserContent: Content }) =>
        Content.open({ panel, models, client, commands, trans, registry })
      ));
    const show = (): void => shell.activateById('mlmodel-browser');
    const panel = new BrowserPanel({ models, translator, trans, show, prepare: open });
    shell.add(panel, 'left', { rank: 350, type: 'Models' });
    restorer?.add(panel, panel.id);
    addBrowserCommands(commands, { panel, models, trans });
    for (const command of browserCommands) {
      palette?.addItem({ command, category: trans.__('Models') });
    }
    panel.addSection({
      id: 'models',
      rank: 10,
      label: trans.__('Models'),
      load: async () => (await open()).models()
    });
    panel.addSection({
      id: 'serving',
      rank: 20,
      label: trans.__('Serving'),
      load: async () => (await open()).serving()
    });
    return panel;
  }
};
