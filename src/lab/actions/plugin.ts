import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IBackendViews, ICellFiller, IMlModelClient, IModelBrowser, IModels } from '../tokens';
import { actionCommandIds, addCommands } from './commands';
import type { ModelActions } from './modelActions';
import { Targets } from './target';

/** What can be done to models, as commands. */
export const actionsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:actions',
  description:
    'Deploys, stops, exports and deletes models from menus, the palette and the browser.',
  autoStart: true,
  requires: [IMlModelClient, IBackendViews, IModels],
  optional: [IModelBrowser, ICellFiller, ICommandPalette, ILauncher, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IMlModelClient,
    views: IBackendViews,
    models: IModels,
    browser: IModelBrowser | null,
    filler: ICellFiller | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlmodel');
    const insert = async (statement: string): Promise<void> => {
      const { insertStatement } = await import('./insertStatement');
      await insertStatement(statement, { app, trans, filler });
    };
    const copy = async (statement: string): Promise<void> => {
      const { copyStatement } = await import('./insertStatement');
      await copyStatement(statement);
    };
    let made: Promise<ModelActions> | undefined;
    const actions = (): Promise<ModelActions> =>
      (made ??= import('./makeActions').then(({ makeActions }) =>
        makeActions({ client, views, models, trans, insert, copy })
      ));

    addCommands(commands, {
      trans,
      targets: new Targets(models, browser),
      actions,
      known: async () => {
        if (models.user === undefined) {
          await models.refresh();
        }
      },
      refuse: async why => (await actions()).refuse(why),
      copy,
      insert
    });
    models.changed.connect(() => {
      actionCommandIds.forEach(id => commands.notifyCommandChanged(id));
    });
    const category = trans.__('Models');
    for (const command of actionCommandIds) {
      palette?.addItem({ command, category });
    }
    launcher?.add({ command: 'mlmodel:open-browser', category: trans.__('Other'), rank: 1 });
  }
};
