import type { Span } from '../common/span';
import { scanCell, type ScannedStatement, type Token } from './scanCell';
import type { Verb } from './statement';
import { findOption, usage, type OptionUsage, type VerbUsage } from './usage';
import { fixedSuggestions } from './valueSuggestions';
import { isVerb } from './verbs';

/** How the statement at a place of a cell is used. */
export type UsageAt = {
  /** The statement's lines; the page shows the usage beside them. */
  readonly span: Span;
  /** Absent while it has no verb that there is. */
  readonly verb?: VerbUsage;
  /** The option at the place, with the values that it can have, where they are few. */
  readonly option?: OptionUsage & { readonly name: string; readonly values: readonly string[] };
};

/** How the statement at `offset` of a cell that is ours is used; null where none stands: in a comment, on a blank line, in curl. */
export function usageAt(source: string, offset: number): UsageAt | null {
  const statement = scanCell(source).find(({ span }) => span.start <= offset && offset <= span.end);
  if (!statement || statement.tokens.every(({ kind }) => kind === 'comment')) {
    return null;
  }
  const { span, tokens } = statement;
  const verb = verbOf(statement);
  if (verb === null) {
    return { span };
  }
  const name = statement.verb.startsWith('help') ? null : optionAt(verb, tokens, offset);
  const option = name === null ? undefined : usage[verb].options[name];
  return {
    span,
    verb: usage[verb],
    ...(name !== null &&
      option && { option: { ...option, name, values: valuesOf(option, tokens) } })
  };
}

/** Of `help import` the verb that is asked for. */
function verbOf({ verb, tokens }: ScannedStatement): Verb | null {
  const known = [verb, verb.split(' ').slice(0, -1).join(' ')].find(isVerb) ?? null;
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toLowerCase());
  const topic = known === 'help' ? words.join(' ') : '';
  return isVerb(topic) ? topic : known;
}

/** The option whose name, `=` or value stands at `offset`, or whose value would; a word without `=` is the model's name. */
function optionAt(verb: Verb, tokens: readonly Token[], offset: number): string | null {
  const before = tokens.filter(({ span }) => span.start <= offset);
  const last = before.at(-1);
  if (!last || (offset > last.span.end && !isOpen(last))) {
    return null;
  }
  const owner = before.reduce(ownerAfter, { option: null, isComplete: false }).option;
  const isWord = last.kind === 'word' || last.kind === 'string';
  return owner === null && !isWord ? null : findOption(verb, owner ?? 'name');
}

function isOpen({ kind, text }: Token): boolean {
  return kind === 'equals' || (kind === 'sign' && text !== ')');
}

/** The option to which the tokens belong up to the last one. */
type Owner = { readonly option: string | null; readonly isComplete: boolean };

function ownerAfter({ option, isComplete }: Owner, { kind, text }: Token): Owner {
  switch (kind) {
    case 'option':
      return { option: text, isComplete: false };
    case 'equals':
      return { option, isComplete: false };
    case 'sign':
      return { option, isComplete: text === ')' };
    case 'value':
    case 'string':
      return { option: isComplete ? null : option, isComplete: true };
    default:
      return { option: null, isComplete: false };
  }
}

function valuesOf(option: OptionUsage, tokens: readonly Token[]): readonly string[] {
  const at = tokens.findIndex(
    ({ kind, text }) => kind === 'option' && /^(?:type|analysis_tool)$/i.test(text)
  );
  const type = at < 0 ? undefined : tokens[at + 2]?.text;
  return fixedSuggestions(option, type).map(({ value }) => value);
}
