import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

/** Something that can be done, as its command tells of it. */
export type RowAction = {
  readonly command: string;
  readonly args: ReadonlyJSONObject;
  /** What it does or, when it can't be done now, why. */
  readonly caption: string;
  readonly icon: ReturnType<CommandRegistry['icon']>;
  readonly isEnabled: boolean;
};

/** What can be done with a model, in the order of its buttons. */
export const modelCommands = [
  'mlmodel:show-summary',
  'mlmodel:deploy-model',
  'mlmodel:stop-model',
  'mlmodel:export-model',
  'mlmodel:delete-model'
] as const;

/** What can be done by these commands with these arguments; without those that nobody has registered. */
export function rowActions(
  commands: CommandRegistry,
  ids: readonly string[],
  args: ReadonlyJSONObject
): readonly RowAction[] {
  return ids
    .filter(command => commands.hasCommand(command))
    .map(command => ({
      command,
      args,
      caption: commands.caption(command, args) || commands.label(command, args),
      icon: commands.icon(command, args),
      isEnabled: commands.isEnabled(command, args)
    }));
}
