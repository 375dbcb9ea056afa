import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { IModels } from '../tokens';
import { modelIcon } from '../ui/icons';
import type { BrowserPanel } from './browserPanel';

/** The commands of the model browser. */
export const browserCommands = ['mlmodel:open-browser', 'mlmodel:refresh-models'] as const;

const noArguments = { args: { type: 'object', properties: {}, additionalProperties: false } };

/** What the commands work on. */
export type CommandParts = {
  readonly panel: BrowserPanel;
  readonly models: IModels;
  readonly trans: TranslationBundle;
};

/** Registers {@link browserCommands}. */
export function addBrowserCommands(
  commands: CommandRegistry,
  { panel, models, trans }: CommandParts
): void {
  commands.addCommand('mlmodel:open-browser', {
    label: trans.__('Models'),
    caption: trans.__('Show the model browser'),
    icon: modelIcon,
    describedBy: noArguments,
    execute: () => panel.reveal('models')
  });
  commands.addCommand('mlmodel:refresh-models', {
    label: trans.__('Refresh Models'),
    caption: trans.__('Look for models that others have changed'),
    icon: refreshIcon,
    describedBy: noArguments,
    execute: () => models.refresh()
  });
}
