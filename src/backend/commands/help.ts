import type { Column } from '../../common/reply';
import { english } from '../../language/message';
import { quoteValue } from '../../language/quote';
import type { Verb } from '../../language/statement';
import { usage, type VerbUsage } from '../../language/usage';
import { verbs } from '../../language/verbs';
import type { Command, CommandContext, Outcome } from './command';

/** `help`, `<verb> help` and the bare `mlmodel`: a guide whose examples use the reader's own model names. */
export const help: Command<'help'> = async ({ topic }, context) => {
  const names = await ownModelNames(context);
  return topic === undefined ? guide(names) : guideTo(topic, names);
};

/** The reader's newest model, and the newest that can be served. */
type Names = { readonly any?: string | undefined; readonly servable?: string | undefined };

const servingVerbs: readonly Verb[] = ['deploy', 'stop', 'serving status', 'serving predict'];

function guide(names: Names): Outcome {
  return {
    table: {
      columns: textColumns('statement', 'what it does', 'example'),
      rows: verbs.map(verb => {
        const { synopsis, help: text } = usage[verb];
        return [synopsis, english(text), exampleFor(verb, names)];
      })
    },
    notes: [
      "'help VERB' tells more of one statement.",
      "A served model also answers '!curl' in a cell: 'deploy' gives the line to run."
    ]
  };
}

function guideTo(topic: Verb, names: Names): Outcome {
  const verb: VerbUsage = usage[topic];
  const name = nameFor(topic, names);
  const rows = Object.entries(verb.options).map(([option, { help: text, isRequired, example }]) => [
    option,
    isRequired === true ? 'yes' : '',
    english(text),
    option === 'name' ? (name ?? example) : example
  ]);
  return {
    table: { columns: textColumns('option', 'required', 'what it is', 'example'), rows },
    notes: [verb.synopsis, `${english(verb.help)}.`, `Example: ${exampleFor(topic, names)}`]
  };
}

function exampleFor(verb: Verb, names: Names): string {
  const { example } = usage[verb];
  const name = nameFor(verb, names);
  return name === undefined ? example : example.replaceAll('mnist_v1', quoteValue(name));
}

function nameFor(verb: Verb, { any, servable }: Names): string | undefined {
  return servingVerbs.includes(verb) ? servable : any;
}

function textColumns(...names: readonly string[]): readonly Column[] {
  return names.map(name => ({ name, type: 'text' }));
}

/** Help must come even when the store can't be reached. */
async function ownModelNames({ catalog, user, signal, log }: CommandContext): Promise<Names> {
  try {
    const { models } = await catalog.refresh(signal);
    const own = [...models.values()].filter(model => model.user === user).reverse();
    const servable = own.find(model => model.revisions.at(-1)?.type === 'tf');
    return { any: own[0]?.name, servable: servable?.name };
  } catch (error) {
    log.warn('help could not read the catalog', error);
    return {};
  }
}
