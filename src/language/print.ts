import { encodeBase64 } from './base64';
import { quoteOption, quoteValue, singleQuoted } from './quote';
import type { Statement, StorePath } from './statement';

export { quoteValue } from './quote';

type Values = { readonly [option: string]: string | number | undefined };

/** The statement in its canonical spelling, on one line where its texts allow it: `parse(print(s))` is `s` but for text and spans. */
export function print(statement: Statement): string {
  return [statement.verb, ...wordsOf(statement)].join(' ');
}

function wordsOf(statement: Statement): readonly string[] {
  switch (statement.verb) {
    case 'help':
      return statement.topic === undefined ? [] : [statement.topic];
    case 'list':
      return listWords(statement);
    case 'import':
      return importWords(statement);
    case 'export':
      return options({
        name: statement.name?.value,
        path: statement.path && pathText(statement.path.value),
        ...ofUser(statement)
      });
    case 'summary':
      return [...operand(statement), ...options(ofUser(statement)), ...fieldWords(statement)];
    case 'delete':
      return [...operand(statement), ...options(ofUser(statement))];
    case 'deploy':
      return [...operand(statement), ...deployOptions(statement)];
    case 'stop':
      return [...operand(statement), ...options({ version: statement.version?.value })];
    case 'serving status':
      return [...operand(statement), ...options({ user: statement.user?.value })];
    case 'serving predict':
      return predictWords(statement);
  }
}

type Of<V extends Statement['verb']> = Extract<Statement, { verb: V }>;

function listWords(statement: Of<'list'>): readonly string[] {
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

function importWords(statement: Of<'import'>): readonly string[] {
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

function deployOptions({ label, version }: Of<'deploy'>): readonly string[] {
  const words = options({ version: version?.value });
  return label ? [`label=${singleQuoted(label.value)}`, ...words] : words;
}

function predictWords(statement: Of<'serving predict'>): readonly string[] {
  const { name, label, signature, tag, body } = statement;
  const words = options({
    name: name?.value,
    ...ofUser(statement),
    label: label?.value,
    signature: signature?.value
  });
  const tags = tag ? [`tag=(${tag.value.map(quoteOption).join(',')})`] : [];
  return [...words, ...tags, ...(body ? [body.value] : [])];
}

function fieldWords({ fields }: Of<'summary'>): readonly string[] {
  return fields.length === 0 ? [] : [fields.map(field => field.value).join(', ')];
}

function operand({ name }: { readonly name?: { readonly value: string } }): readonly string[] {
  return name ? [quoteValue(name.value)] : [];
}

function ofUser({ user, version }: Pick<Of<'delete'>, 'user' | 'version'>): Values {
  return { user: user?.value, version: version?.value };
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
