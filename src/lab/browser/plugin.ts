import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IModelBrowser, IModels } from '../tokens';
import { BrowserPanel } from './browserPanel';
import { addBrowserCommands, browserCommands } from './commands';

/** Shows the models in the sidebar. */
export const browserPlugin: JupyterFrontEndPlugin<IModelBrowser> = {
  id: 'jupyterlab-mlmodel:browser',
  description: 'The model browser in the left sidebar.',
  autoStart: true,
  provides: IModelBrowser,
  requires: [IModels],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    models: IModels,
    optionalTranslator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ) => {
    const { commands, shell } = app;
    const translator = optionalTranslator ?? nullTranslator;
    const trans = translator.load('jupyterlab_mlmodel');
    const show = (): void => shell.activateById('mlmodel-browser');
    const panel = new BrowserPanel({ models, translator, trans, show });
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
      load: async () => {
        const { ModelsSection } = await import('./modelsSection');
        return new ModelsSection({ models, panel, trans, commands });
      }
    });
    void panel.opened.then(async () => {
      const { fillToolbar } = await import('./toolbar');
      fillToolbar(panel.toolbar, commands, trans);
    });
    return panel;
  }
};
