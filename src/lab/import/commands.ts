import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { modelIcon } from '../ui/icons';
import type { ImportContext } from './openImport';

const importArgs: ReadonlyJSONObject = {
  type: 'object',
  properties: {
    path: {
      type: 'string',
      description: 'The archive: OBJECTSTORAGE.<connector>:<key>; without it the form asks.'
    },
    connector: { type: 'string', description: 'The connector to look through, without a path.' }
  }
};
const noArgs: ReadonlyJSONObject = { type: 'object', properties: {} };

/** The options of the import commands, by their ids. `selected` is the archive that is chosen in the file browser. */
export function importCommands(
  context: ImportContext,
  selected: () => string | undefined
): Readonly<Record<string, CommandRegistry.ICommandOptions>> {
  const { trans } = context;
  return {
    'mlmodel:import-model': {
      label: trans.__('Import a Model…'),
      caption: trans.__('Take in a model from a tar archive'),
      icon: modelIcon,
      describedBy: { args: importArgs },
      execute: async ({ path, connector }) => {
        const { openImport } = await import('./openImport');
        await openImport(context, { path: textOf(path), connector: textOf(connector) });
      }
    },
    'mlmodel:import-example': {
      label: trans.__('Import an Example Model'),
      caption: trans.__('Try everything with a small model that can be deployed'),
      icon: modelIcon,
      describedBy: { args: noArgs },
      execute: async () => {
        const { openExample } = await import('./openExample');
        await openExample(context);
      }
    },
    'mlmodel:import-file': {
      label: trans.__('Import as Model…'),
      caption: trans.__('Import the chosen archive as a model'),
      icon: modelIcon,
      describedBy: { args: noArgs },
      isEnabled: () => selected() !== undefined,
      execute: async () => {
        const file = selected();
        if (file !== undefined) {
          const { openImportOfFile } = await import('./openImport');
          await openImportOfFile(context, file);
        }
      }
    }
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
