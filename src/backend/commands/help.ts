import type { Column } from '../../common/reply';
import { quoteValue } from '../../language/quote';
import type { Verb } from '../../language/statement';
import { usage, type VerbUsage } from '../../language/usage';
import type { Command, CommandContext, Outcome } from './command';

/** `help`, `<verb> help` and the bare `mlmodel`: a guide whose examples use the reader's own model names. */
export const help: Command<'help'> = async ({ topic }, context) => {
  const name = await ownModelName(context);
  return topic === undefined ? guide(name) : guideTo(topic, name);
};

function guide(name: string | undefined): Outcome {
  return {
    table: {
      columns: textColumns('statement', 'what it does', 'example'),
      rows: Object.values(usage).map((verb: VerbUsage) => [
        verb.synopsis,
        verb.help,
        exampleFor(verb, name)
      ])
    },
    notes: ["'help VERB' tells more of one statement."]
  };
}

function guideTo(topic: Verb, name: string | undefined): Outcome {
  const verb = usage[topic];
  const rows = Object.entries(verb.options).map(([option, { help: text, isRequired, example }]) => [
    option,
    isRequired === true ? 'yes' : '',
    text,
    option === 'name' ? (name ?? example) : example
  ]);
  return {
    table: { columns: textColumns('option', 'required', 'what it is', 'example'), rows },
    notes: [verb.synopsis, `${verb.help}.`, `Example: ${exampleFor(verb, name)}`]
  };
}

function exampleFor({ example }: VerbUsage, name: string | undefined): string {
  return name === undefined ? example : example.replaceAll('mnist_v1', quoteValue(name));
}

function textColumns(...names: readonly string[]): readonly Column[] {
  return names.map(name => ({ name, type: 'text' }));
}

/** The name of the reader's newest model. Help must come even when the store can't be reached. */
async function ownModelName({
  catalog,
  user,
  signal,
  log
}: CommandContext): Promise<string | undefined> {
  try {
    const { models } = await catalog.refresh(signal);
    return [...models.values()].findLast(model => model.user === user)?.name;
  } catch (error) {
    log.warn('help could not read the catalog', error);
    return undefined;
  }
}
