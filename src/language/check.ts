import type { MlModelError } from '../common/failure';
import { formatsOfType, modelTypes, type ModelFormat, type ModelType } from '../common/model';
import { nearest } from '../common/nearest';
import type { Located } from '../common/span';
import { trimBlanks } from './blanks';
import { complain } from './complaint';
import { OptionReader } from './optionReader';
import { quoteOption } from './quote';
import type { ImportStatement, Statement, StatementOf, StorePath, Verb } from './statement';
import { asConnector, asPath } from './storePath';
import type { SyntaxTree, TextNode } from './syntax';
import { usage } from './usage';
import { asDescription, asField, asFormat, asName, asSwitch, asTags } from './values';
import { asText, asType, asTyped, asVersion } from './values';
import { isVerb, verbs } from './verbs';
import { allOf, inQuotes, oneOf } from './wording';

/** A statement but for what all statements have. */
type Checked<V extends Verb> = Omit<StatementOf<V>, 'text' | 'verbSpan'>;
type Checks = { readonly [V in Verb]: (reader: OptionReader) => Checked<V> };

const servingWords: readonly string[] = ['status', 'predict'];

const checks: Checks = {
  list: reader => ({
    verb: 'list',
    ...present({
      name: reader.read('name', asText),
      user: reader.read('user', asText),
      type: reader.read('type', asType),
      category: reader.read('category', asText),
      algorithm: reader.read('algorithm', asText),
      serving: reader.read('serving', asSwitch)
    })
  }),
  summary: reader => ({
    verb: 'summary',
    ...modelOf(reader),
    fields: reader.fields.map(given => ({ value: asField(given), span: given.node.span }))
  }),
  delete: reader => ({ verb: 'delete', ...modelOf(reader) }),
  import: reader => checkImport(reader),
  export: reader => ({
    verb: 'export',
    ...modelOf(reader),
    ...present({ path: reader.read('path', asPath) })
  }),
  deploy: reader => ({
    verb: 'deploy',
    ...modelOf(reader),
    ...present({ label: reader.read('label', asTyped) })
  }),
  stop: reader => ({ verb: 'stop', ...modelOf(reader) }),
  'serving status': reader => ({ verb: 'serving status', ...modelOf(reader) }),
  'serving predict': reader => ({
    verb: 'serving predict',
    ...modelOf(reader),
    ...present({
      label: reader.read('label', asTyped),
      signature: reader.read('signature', asTyped),
      tag: reader.read('tag', asTags)
    })
  }),
  help: () => ({ verb: 'help' })
};

/** The typed statement that a syntax tree means. Throws only failures that the user can mend. */
export function check(tree: SyntaxTree): Statement {
  const { text, verb } = tree;
  if (verb === undefined) {
    return { verb: 'help', text, verbSpan: { start: 0, end: 0 } };
  }
  const help = helpIn(tree, verb);
  if (help !== null) {
    return { verb: 'help', text, ...help };
  }
  const known = knownVerb(text, verb);
  const statement = checks[known.value](new OptionReader(tree, known));
  return { ...statement, text, verbSpan: known.span };
}

/** The verb of a statement, when there is such a verb; else throws UNKNOWN_VERB. */
export function knownVerb(text: string, { value, span }: Located<string>): Located<Verb> {
  if (isVerb(value)) {
    return { value, span };
  }
  const [near] = nearest(value, [...verbs, ...servingWords]);
  const instead = near !== undefined && servingWords.includes(near) ? `serving ${near}` : near;
  const rest =
    instead === undefined ? `: the verbs are ${allOf(verbs)}.` : `; did you mean ${instead}?`;
  const message = `There is no verb ${inQuotes(value)}${rest}`;
  throw complain(text, { code: 'UNKNOWN_VERB', message, span, instead });
}

/** What is asked by `help`, `help <verb>`, `<verb> help`; null when the tree is another statement. */
function helpIn(
  tree: SyntaxTree,
  verb: Located<string>
): Pick<StatementOf<'help'>, 'topic' | 'verbSpan'> | null {
  const words = tree.arguments.flatMap(node => (node.kind === 'operands' ? node.items : []));
  const isWords = words.length === tree.arguments.length;
  const [first, last] = [words[0], words.at(-1)];
  if (verb.value === 'help' && isWords && first && last) {
    const value = words.map(word => word.value.toLowerCase()).join(' ');
    const span = { start: first.span.start, end: last.span.end };
    return { verbSpan: verb.span, topic: knownVerb(tree.text, { value, span }).value };
  }
  if (verb.value === 'serving help') {
    return { verbSpan: verb.span };
  }
  const asksHelp = isWords && words.length === 1 && isHelpWord(words[0]);
  return asksHelp && isVerb(verb.value) ? { verbSpan: verb.span, topic: verb.value } : null;
}

function isHelpWord(word: TextNode | undefined): boolean {
  return word?.isQuoted === false && word.value.toLowerCase() === 'help';
}

/** The members that say which model; each verb's usage decides which of them can be given. */
function modelOf(reader: OptionReader) {
  return present({
    name: reader.read('name', asName),
    user: reader.read('user', asText),
    version: reader.read('version', asVersion)
  });
}

function checkImport(reader: OptionReader): Checked<'import'> {
  const name = reader.read('name', asName);
  const type = reader.read('type', asType);
  const category = reader.read('category', asText);
  const algorithm = reader.read('algorithm', asText);
  const format = reader.read('format', asFormat);
  const path = reader.read('path', asPath);
  const description = reader.read('description', asDescription);
  const connector = reader.read('connector_id', asConnector);
  if (!name || !type || !category || !algorithm || !format || !path) {
    throw missingFailure(reader, { type: type?.value, format: format?.value });
  }
  checkPair({ type, format }, reader.text);
  return {
    verb: 'import',
    ...{ name, type, category, algorithm, format },
    path: withConnector(path, connector, reader.text),
    ...present({ description })
  };
}

/** One MISSING_OPTION for all that are missing; a type or format that follows from the other is offered. */
function missingFailure(
  reader: OptionReader,
  { type, format }: { type: ModelType | undefined; format: ModelFormat | undefined }
): MlModelError {
  const { text, verb, missing } = reader;
  const offered = missing.map(option => {
    const value =
      option === 'type' ? typeOf(format) : option === 'format' ? formatOf(type) : undefined;
    return value === undefined ? undefined : `${option}=${value}`;
  });
  const isComplete = offered.every(option => option !== undefined);
  const { options } = usage[verb.value];
  const needs = missing.map(option => `${option}=${options[option]?.example ?? ''}`);
  const rest = isComplete
    ? `; did you mean ${offered.join(' ')}?`
    : `, such as ${needs.join(' ')}.`;
  return complain(text, {
    code: 'MISSING_OPTION',
    message: `${verb.value} needs ${allOf(missing.map(option => `${option}=`))}${rest}`,
    span: verb.span,
    next: isComplete ? `${trimBlanks(text)} ${offered.join(' ')}` : undefined
  });
}

/** The one type that has `format`. */
function typeOf(format: ModelFormat | undefined): ModelType | undefined {
  return modelTypes.find(type => format !== undefined && formatsOfType[type].includes(format));
}

/** The format of `type`, where it has but one. */
function formatOf(type: ModelType | undefined): ModelFormat | undefined {
  const formats = type === undefined ? [] : formatsOfType[type];
  return formats.length === 1 ? formats[0] : undefined;
}

function checkPair({ type, format }: Pick<ImportStatement, 'type' | 'format'>, text: string): void {
  const formats = formatsOfType[type.value];
  if (!formats.includes(format.value)) {
    const [instead = formats[0]] = nearest(format.value, formats);
    const message = `A model of type ${type.value} can't have the format ${format.value}, only ${oneOf(formats)}; did you mean format=${instead}?`;
    throw complain(text, { code: 'BAD_VALUE', message, span: format.span, instead });
  }
}

function withConnector(
  path: Located<StorePath>,
  connector: Located<string> | undefined,
  text: string
): Located<StorePath> {
  if (connector === undefined) {
    return path;
  }
  const named = path.value.connector;
  if (named !== undefined && named.value !== connector.value) {
    const instead = quoteOption(named.value);
    const message = `path= already names the connector ${inQuotes(named.value)}; did you mean connector_id=${instead}?`;
    throw complain(text, {
      code: 'BAD_VALUE',
      message,
      span: connector.span,
      instead
    });
  }
  return { value: { ...path.value, connector: named ?? connector }, span: path.span };
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** `members` without those that are undefined. */
function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined)
  ) as Present<T>;
}
