import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { infoIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ModelRef } from '../../common/catalogView';
import { IBackendViews, IMlModelClient, IModelBrowser, IModels } from '../tokens';
import { SummaryTabs } from './summaryTabs';

const command = 'mlmodel:show-summary';

const argsSchema: ReadonlyJSONObject = {
  type: 'object',
  properties: {
    user: { type: 'string', description: 'Whose model; the reader’s own without it' },
    name: { type: 'string', description: 'The model; the one chosen in the browser without it' },
    revision: { type: 'integer', minimum: 1, description: 'The newest without it' }
  }
};

/** Shows models in tabs of the main area. */
export const summaryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:summary',
  description: 'Shows what is known of a model in a tab.',
  autoStart: true,
  requires: [IMlModelClient, IBackendViews, IModels, IRenderMimeRegistry],
  optional: [IModelBrowser, ICommandPalette, ILayoutRestorer, ITranslator],
  activate: (
    { commands, shell }: JupyterFrontEnd,
    client: IMlModelClient,
    views: IBackendViews,
    models: IModels,
    rendermime: IRenderMimeRegistry,
    browser: IModelBrowser | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    optionalTranslator: ITranslator | null
  ) => {
    const translator = optionalTranslator ?? nullTranslator;
    const trans = translator.load('jupyterlab_mlmodel');
    const parts = { client, views, models };
    const tabs = new SummaryTabs(shell, { parts, rendermime, commands, translator });
    const refOf = ({ user = models.user, name }: ReadonlyPartialJSONObject) => {
      const isNamed = typeof user === 'string' && typeof name === 'string';
      return isNamed ? ({ user, name } satisfies ModelRef) : browser?.selected[0];
    };
    commands.addCommand(command, {
      label: trans.__('Show Model'),
      caption: trans.__('Shows what is known of the model in a tab'),
      icon: infoIcon,
      isEnabled: args => refOf(args) !== undefined,
      execute: async args => {
        const { revision } = args;
        const ref = refOf(args);
        return ref && tabs.show(ref, typeof revision === 'number' ? revision : undefined);
      },
      describedBy: { args: argsSchema }
    });
    palette?.addItem({ command, category: trans.__('Models') });
    void restorer?.restore(tabs.tracker, {
      command,
      args: ({ model }) => ({ ...model.ref }),
      name: ({ id }) => id
    });
  }
};
