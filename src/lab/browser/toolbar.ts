import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, CommandToolbarButton, type Toolbar } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

/** Puts refresh and import on the panel's toolbar. */
export function fillToolbar(
  toolbar: Toolbar,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  toolbar.node.setAttribute('aria-label', trans.__('Models'));
  toolbar.addItem(
    'import',
    new CommandToolbarButton({ commands, id: 'mlmodel:import-model', icon: addIcon, label: '' })
  );
  toolbar.addItem(
    'refresh',
    new CommandToolbarButton({ commands, id: 'mlmodel:refresh-models', label: '' })
  );
}
