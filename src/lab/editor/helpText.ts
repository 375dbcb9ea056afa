import type { TranslationBundle } from '@jupyterlab/translation';
import type { HelpLine, Message } from '../../language/message';

/** A message of the language in the reader's own. */
export function translated({ id, values }: Message, trans: TranslationBundle): string {
  const said = values.map(value => (typeof value === 'string' ? value : translated(value, trans)));
  return trans.__(id, ...said);
}

/** Lines of help in the reader's language; statements stay as they are. */
export function helpText(help: readonly HelpLine[], trans: TranslationBundle): readonly string[] {
  return help.map(line => (typeof line === 'string' ? line : translated(line, trans)));
}
