import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { IBackendViews, IModelBrowser } from '../tokens';
import type { ConnectorActions } from './connectorActions';

/** Manages the connectors. */
export const connectorsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:connectors',
  description: 'Adds, tests and removes the connectors that archives are read from.',
  autoStart: true,
  requires: [IBackendViews],
  optional: [IModelBrowser, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    views: IBackendViews,
    browser: IModelBrowser | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlmodel');
    let made: Promise<ConnectorActions> | undefined;
    const actions = (): Promise<ConnectorActions> =>
      (made ??= import('./connectorActions').then(
        module => new module.ConnectorActions({ app, views, browser, trans })
      ));
    for (const { id, label, run } of connectorCommands(trans)) {
      app.commands.addCommand(id, {
        label,
        describedBy: { args: run === 'add' ? noArgs : nameArgs },
        execute: async ({ name }) =>
          (await actions())[run](typeof name === 'string' ? name : undefined)
      });
      palette?.addItem({ command: id, category: trans.__('Models') });
    }
    browser?.addSection({
      id: 'connectors',
      rank: 40,
      label: trans.__('Connectors'),
      load: async () => (await actions()).section()
    });
  }
};

type ConnectorCommand = {
  readonly id: string;
  readonly label: string;
  readonly run: 'add' | 'edit' | 'remove' | 'test';
};

function connectorCommands(trans: TranslationBundle): readonly ConnectorCommand[] {
  return [
    { id: 'mlmodel:add-connector', label: trans.__('Add a Connector…'), run: 'add' },
    { id: 'mlmodel:edit-connector', label: trans.__('Edit a Connector…'), run: 'edit' },
    { id: 'mlmodel:remove-connector', label: trans.__('Remove a Connector…'), run: 'remove' },
    { id: 'mlmodel:test-connector', label: trans.__('Test a Connector'), run: 'test' }
  ];
}

const noArgs: ReadonlyJSONObject = { type: 'object', properties: {} };
const nameArgs: ReadonlyJSONObject = {
  type: 'object',
  properties: { name: { type: 'string', description: 'The connector; without it you are asked.' } }
};
