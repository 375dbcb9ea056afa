import { encodeBase64 } from './base64';
import { quoteOption, quoteValue, singleQuoted } from './quote';
import type { Statement, StatementOf, StorePath, Verb } from './statement';

type Values = { readonly [option: string]: string | number | undefined };

type Printers = { readonly [V in Verb]: (statement: StatementOf<V>) => readonly string[] };

const printers: Printers = {
  help: ({ topic }) => (topic === undefined ? [] : [topic]),
  list: listWords,
  import: importWords,
  export: statement => [
    ...options({ name: statement.name?.value }),
    ...options({ path: statement.path && pathText(statement.path.value) }),
    ...ofUser(statement)
  ],
  summary: statement => [...operand(statement), ...ofUser(statement), ...fieldWords(statement)],
  delete: statement => [...operand(statement), ...ofUser(statement)],
  deploy: statement => [
    ...operand(statement),
    ...(statement.label ? [`label=${singleQuoted(statement.label.value)}`] : []),
    ...ofUser(statement)
  ],
  stop: statement => [...operand(statement), ...ofUser(statement)],
  'serving status': statement => [...operand(statement), ...ofUser(statement)],
  'serving predict': predictWords
};

/** The statement in its canonical spelling, on one line where its texts allow it: `parse(print(s))` is `s` but for text and spans. */
export function print(statement: Statement): string {
  // The table pairs each verb with its own statement; TypeScript can't follow the correlation.
  const words = printers[statement.verb] as (statement: Statement) => readonly string[];
  return [statement.verb, ...words(statement)].join(' ');
}

function listWords(statement: StatementOf<'list'>): readonly string[] {
  const { name, user, type, category, algorithm, serving } = statement;
  return options({
    name: name?.value,
    user: user?.value,
    type: type?.value,
    category: category?.value,
    algorithm: algorithm?.value,
    serving: serving && (serving.value ? 'on' : 'off')
  });
}

function importWords(statement: StatementOf<'import'>): readonly string[] {
  const { name, type, category, algorithm, format, path, description } = statement;
  const words = options({
    name: name.value,
    type: type.value,
    category: category.value,
    algorithm: algorithm.value,
    format: format.value,
    path: pathText(path.value)
  });
  return description ? [...words, `description=${descriptionText(description.value)}`] : words;
}

function predictWords(statement: StatementOf<'serving predict'>): readonly string[] {
  const { name, label, signature, tag, body } = statement;
  const words = [
    ...options({ name: name?.value }),
    ...ofUser(statement),
    ...options({ label: label?.value, signature: signature?.value })
  ];
  const tags = tag ? [`tag=(${tag.value.map(quoteOption).join(',')})`] : [];
  return [...words, ...tags, ...(body ? [body.value] : [])];
}

function fieldWords({ fields }: StatementOf<'summary'>): readonly string[] {
  return fields.length === 0 ? [] : [fields.map(field => field.value).join(', ')];
}

function operand({ name }: { readonly name?: { readonly value: string } }): readonly string[] {
  return name ? [quoteValue(name.value)] : [];
}

function ofUser({ user, version }: Pick<StatementOf<'delete'>, 'user' | 'version'>) {
  return options({ user: user?.value, version: version?.value });
}

function options(values: Values): readonly string[] {
  return Object.entries(values).flatMap(([option, value]) =>
    value === undefined ? [] : [`${option}=${quoteOption(String(value))}`]
  );
}

function pathText({ connector, key }: StorePath): string {
  return connector ? `OBJECTSTORAGE.${connector.value}:${key.value}` : key.value;
}

/** In base64 where it would break the line. */
function descriptionText(text: string): string {
  return /[\p{Cc}\u2028\u2029]/u.test(text) && !/\p{Cs}/u.test(text)
    ? `base64(${encodeBase64(text)})`
    : singleQuoted(text);
}
