import type { TranslationBundle } from '@jupyterlab/translation';
import {
  copyIcon,
  deleteIcon,
  downloadIcon,
  launchIcon,
  stopIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { hindrance, type Action } from './hindrance';
import type { ModelActions } from './modelActions';
import { summaryStatement } from './statements';
import type { Target, Targets } from './target';

/** What the commands are made of. */
export type CommandContext = {
  readonly trans: TranslationBundle;
  readonly targets: Targets;
  /** Loads what the commands do when one of them is first executed. */
  readonly actions: () => Promise<ModelActions>;
  /** Resolves when it is known whose page it is, if that can be known. */
  readonly known: () => Promise<void>;
  /** Tells why nothing was done. */
  readonly refuse: (why: string) => Promise<void>;
  /** Copies a statement as it stands in a cell. */
  readonly copy: (statement: string) => Promise<void>;
  /** Puts a statement into the notebook. */
  readonly insert: (statement: string) => Promise<void>;
};

type Args = ReadonlyPartialJSONObject;

/** A command about one model. */
type ModelCommand = {
  readonly id: string;
  readonly action: Action;
  readonly label: string;
  readonly caption: string;
  readonly icon: LabIcon;
  /** The argument that is a number. */
  readonly number: 'revision' | 'version';
  readonly execute: (target: Target, args: Args) => Promise<void>;
};

/** Ids of the commands that the palette and the menus offer. */
export const actionCommandIds = [
  'mlmodel:deploy-model',
  'mlmodel:stop-model',
  'mlmodel:export-model',
  'mlmodel:delete-model',
  'mlmodel:copy-statement'
] as const;

/** Adds the commands; without arguments they mean the model that is chosen in the browser. */
export function addCommands(commands: CommandRegistry, context: CommandContext): void {
  for (const command of modelCommands(context)) {
    addModelCommand(commands, command, context);
  }
  const { trans, targets, copy, insert } = context;
  const line = ({ statement, ...args }: Args): string | undefined => {
    const target = targets.of(args);
    return typeof statement === 'string' ? statement : target && summaryStatement(target);
  };
  commands.addCommand('mlmodel:copy-statement', {
    label: trans.__('Copy Statement'),
    caption: trans.__(
      'Copies a statement, or the one that shows the model, as it stands in a cell'
    ),
    icon: copyIcon,
    isEnabled: args => line(args) !== undefined,
    execute: async args => copy(line(args) ?? ''),
    describedBy: {
      args: { type: 'object', properties: { ...statementArgument, ...modelArguments } }
    }
  });
  commands.addCommand('mlmodel:insert-statement', {
    label: trans.__('Insert Statement into Notebook'),
    caption: trans.__('Puts a statement into a new cell below the active one'),
    isEnabled: ({ statement }) => typeof statement === 'string',
    execute: ({ statement }) => insert(typeof statement === 'string' ? statement : ''),
    describedBy: {
      args: { type: 'object', required: ['statement'], properties: statementArgument }
    }
  });
}

const statementArgument: ReadonlyJSONObject = {
  statement: { type: 'string', description: 'A statement without its magic' }
};

const modelArguments: ReadonlyJSONObject = {
  user: { type: 'string', description: 'Whose model; the reader’s own without it' },
  name: { type: 'string', description: 'The model; the one chosen in the browser without it' }
};

const numberArguments: ReadonlyJSONObject = {
  revision: { type: 'integer', minimum: 1, description: 'The revision to begin with' },
  version: { type: 'integer', minimum: 1, description: 'The serving version to begin with' }
};

function numberIn(args: Args, name: 'revision' | 'version'): number | undefined {
  const { [name]: value } = args;
  return typeof value === 'number' ? value : undefined;
}

function addModelCommand(
  commands: CommandRegistry,
  { id, action, label, caption, icon, number, execute }: ModelCommand,
  { trans, targets, known, refuse }: CommandContext
): void {
  const reason = (args: Args) => hindrance(action, targets.of(args), trans);
  commands.addCommand(id, {
    label: args => {
      const why = reason(args);
      return why === undefined ? label : trans.__('%1 (%2)', label, why);
    },
    caption: args => {
      const why = reason(args);
      return why === undefined ? caption : trans.__('%1: %2', label, why);
    },
    icon,
    isEnabled: args => reason(args) === undefined,
    execute: async args => {
      await known();
      const target = targets.of(args);
      // Whoever executes a command need not have asked whether it is enabled, and a statement without a user means one's own model.
      const why = reason(args);
      if (target && why === undefined) {
        await execute(target, args);
      } else {
        await refuse(trans.__('%1: %2', label, why ?? ''));
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: { ...modelArguments, [number]: numberArguments[number] ?? {} }
      }
    }
  });
}

function modelCommands({ trans, actions }: CommandContext): readonly ModelCommand[] {
  return [
    {
      id: 'mlmodel:deploy-model',
      action: 'deploy',
      label: trans.__('Deploy Model…'),
      caption: trans.__('Serves the model, so that requests can ask it for predictions'),
      icon: launchIcon,
      number: 'revision',
      execute: async (target, args) => (await actions()).deploy(target, numberIn(args, 'revision'))
    },
    {
      id: 'mlmodel:stop-model',
      action: 'stop',
      label: trans.__('Stop Serving Model…'),
      caption: trans.__('Stops serving one version of the model, or all'),
      icon: stopIcon,
      number: 'version',
      execute: async (target, args) => (await actions()).stop(target, numberIn(args, 'version'))
    },
    {
      id: 'mlmodel:export-model',
      action: 'export',
      label: trans.__('Export Model…'),
      caption: trans.__('Packs the model for a download, or for a connector'),
      icon: downloadIcon,
      number: 'revision',
      execute: async (target, args) => (await actions()).export(target, numberIn(args, 'revision'))
    },
    {
      id: 'mlmodel:delete-model',
      action: 'delete',
      label: trans.__('Delete Model…'),
      caption: trans.__('Deletes the model or one of its revisions, after asking'),
      icon: deleteIcon,
      number: 'revision',
      execute: async (target, args) => (await actions()).delete(target, numberIn(args, 'revision'))
    }
  ];
}
