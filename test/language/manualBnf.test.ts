import { describe, expect, it } from 'vitest';
import { MlModelError } from '../../src/common/failure';
import type { Located } from '../../src/common/span';
import { parse } from '../../src/language/parse';
import { readTree } from '../../src/language/semantics';
import type { Statement, StorePath } from '../../src/language/statement';
import { readByManual, type Meaning } from './manualBnf';
import { givenRandom, pick } from './random';

const verbs = [
  'list',
  'LIST',
  'summary',
  'Summary',
  'delete',
  'import',
  'export',
  'deploy',
  'stop'
];
const optionNames = [
  'name',
  'type',
  'category',
  'algorithm',
  'format',
  'path',
  'label',
  'NAME',
  'x',
  'foo'
];
const words = [
  'mnist_v1',
  'm',
  '모델',
  'a:b',
  '../x',
  'OBJECTSTORAGE.MIN_AI:USERS/root/clothes/model.tar',
  'help',
  'list',
  'tf',
  'sklearn',
  'h5',
  'saved_model',
  'deep',
  '{KEY}',
  '[1]',
  '#x',
  '%',
  '\\',
  '-',
  '1',
  'format',
  'state',
  'serving',
  'base64',
  'é',
  '\u00a0',
  '😀',
  '/',
  ';'
];
const quoted = ["'stable'", "''", "'a b, c=(d)'", "'한글 이름'", "'[x]{y}.:'"];
const signs = [' ', ' ', ' ', '  ', '=', '=', ',', "'", '"', '(', ')', '|', '^'];

function givenLine(random: () => number): string {
  const words = random() < 0.6 ? wellFormed(random) : [givenVerb(random), ...givenPieces(random)];
  const line = words.join('');
  return random() < 0.3 ? mutated(line, random) : line;
}

function givenVerb(random: () => number): string {
  return random() < 0.95 ? pick(random, verbs) : pick(random, words);
}

function wellFormed(random: () => number): readonly string[] {
  const verb = pick(random, verbs);
  const name = random() < 0.8 ? [' ', pick(random, words)] : [];
  const count = Math.floor(random() * 4);
  switch (verb.toLowerCase()) {
    case 'list':
      return [verb];
    case 'summary':
      return [verb, ...name, ...givenFields(random, count)];
    case 'delete':
    case 'stop':
      return [verb, ...name];
    default:
      return [verb, ...(verb === 'deploy' ? name : []), ...givenOptions(random, count)];
  }
}

function givenFields(random: () => number, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, i) => `${i === 0 ? ' ' : pick(random, [',', ', ', ' , '])}${pick(random, words)}`
  );
}

function givenOptions(random: () => number, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const value = random() < 0.7 ? pick(random, words) : pick(random, quoted);
    return `${pick(random, [' ', '  '])}${pick(random, optionNames)}${pick(random, ['=', ' = ', '= '])}${value}`;
  });
}

function givenPieces(random: () => number): readonly string[] {
  const pieces = [...words, ...quoted, ...optionNames, ...signs, ...signs];
  return Array.from({ length: Math.floor(random() * 8) }, () =>
    pick(random, [' ', pick(random, pieces)])
  );
}

function mutated(line: string, random: () => number): string {
  const at = Math.floor(random() * (line.length + 1));
  return (
    line.slice(0, at) + pick(random, [...signs, '']) + line.slice(at + Math.floor(random() * 2))
  );
}

/** What our grammar reads, in the recogniser's terms. The name is the one word that comes before all fields. */
function readByUs(line: string): Meaning | null {
  const tree = readTree(line);
  if (tree === null) {
    return null;
  }
  const groups = tree.arguments
    .filter(node => node.kind === 'operands')
    .map(node => node.items.map(item => item.value));
  const [name, fields = []] =
    groups[0]?.length === 1 ? [groups[0][0], groups[1]] : [undefined, groups[0]];
  const options = tree.arguments.flatMap(node =>
    node.kind === 'option' && node.value.kind === 'text'
      ? [[node.name.value, node.value.value] as const]
      : []
  );
  return { verb: tree.verb?.value ?? '', ...(name !== undefined && { name }), fields, options };
}

/** Whether the typed statement has the name, fields and values that the line says. */
function saysTheSame(statement: Statement, { name, fields, options }: Meaning): boolean {
  const members: Readonly<Record<string, unknown>> = { ...statement };
  const textOf = (member: string) => {
    const { value } = members[member] as Located<StorePath | string>;
    return typeof value === 'string' ? value : pathText(value);
  };
  const isPair = ([option, value]: readonly [string, string]) => {
    const member = option.toLowerCase();
    return textOf(member) === (/^(type|format)$/.test(member) ? value.toLowerCase() : value);
  };
  const typed = statement.verb === 'summary' ? statement.fields.map(field => field.value) : [];
  return (
    (name === undefined || textOf('name') === name) &&
    options.every(isPair) &&
    typed.join() === fields.join().toLowerCase()
  );
}

function pathText({ connector, key }: StorePath): string {
  return connector ? `OBJECTSTORAGE.${connector.value}:${key.value}` : key.value;
}

/** The codes that we set over the manual: options and values have rules, names too, no option comes twice. */
const overriding = ['UNKNOWN_OPTION', 'MISSING_OPTION', 'BAD_VALUE'];

function read(line: string): Statement | string {
  try {
    return parse(line);
  } catch (error) {
    if (error instanceof MlModelError) {
      return error.failure.code;
    }
    throw new Error(`${JSON.stringify(line)} threw something else`, { cause: error });
  }
}

function codeOf(line: string): string {
  const statement = read(line);
  return typeof statement === 'string' ? statement : `parsed as ${statement.verb}`;
}

/** Whether we took a line of the manual's language with its meaning, or refused it for a rule of ours. */
function isRight(statement: Statement | string, meaning: Meaning): boolean {
  if (typeof statement === 'string') {
    return overriding.includes(statement);
  }
  return (
    statement.verb === 'help' ||
    (statement.verb === meaning.verb && saysTheSame(statement, meaning))
  );
}

describe('100,000 random lines', () => {
  it(
    'are read as the BNF of the manual reads them, and nothing but a failure is ever thrown',
    { timeout: 180_000 },
    () => {
      const random = givenRandom(20261122);
      const seen = { accepted: 0, refused: 0, parsed: 0 };
      for (let i = 0; i < 100_000; i += 1) {
        const line = givenLine(random);
        const meaning = readByManual(line);
        const statement = read(line);
        if (meaning === null) {
          seen.refused += 1;
          continue;
        }
        seen.accepted += 1;
        seen.parsed += typeof statement === 'string' ? 0 : 1;
        const tree = readByUs(line);
        if (!isRight(statement, meaning) || JSON.stringify(tree) !== JSON.stringify(meaning)) {
          expect({ line, statement, tree }).toEqual({ line, statement: 'the same', tree: meaning });
        }
      }
      expect(seen.accepted).toBeGreaterThan(30_000);
      expect(seen.refused).toBeGreaterThan(10_000);
      expect(seen.parsed).toBeGreaterThan(10_000);
    }
  );
});

describe('where our rules override the manual', () => {
  it.each([
    [
      'help after a verb asks for help, so a model of that name is written in quotes',
      'summary help',
      'parsed as help'
    ],
    ['the same model in quotes', "summary 'help'", 'parsed as summary'],
    ['an option that the verb does not have', 'export a=b', 'UNKNOWN_OPTION'],
    ['an option given twice', 'deploy m label=a label=b', 'BAD_VALUE'],
    ['a field that summary does not have', 'summary m colour', 'BAD_VALUE'],
    ['an import without all it needs', 'import', 'MISSING_OPTION'],
    ['a name with a slash', 'delete a/b', 'BAD_VALUE'],
    ['a path that climbs', 'export name=m path=../m.tar', 'BAD_VALUE']
  ])('%s: %s', (_, line, code) => {
    expect(readByManual(line) !== null || line.includes("'")).toBe(true);
    expect(codeOf(line)).toBe(code);
  });

  it('takes a tab as a blank, where the manual has it as a letter of WORD', () => {
    expect(readByManual('summary\tm')).toBeNull();
    expect(parse('summary\tm')).toMatchObject({ verb: 'summary', name: { value: 'm' } });
  });
});
