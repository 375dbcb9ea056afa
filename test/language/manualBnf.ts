/**
 * A recogniser of the BNF in the manual, written from the manual alone: its terminals are the manual's regular
 * expressions letter by letter, its rules one function each. It shares nothing with src/language.
 */

type Token = { readonly kind: 'WORD' | 'SQ_TERM_SQ' | 'EQ' | 'COMMA'; readonly text: string };

/** What a line of the manual's language says. */
export type Meaning = {
  readonly verb: string;
  readonly name?: string;
  readonly fields: readonly string[];
  readonly options: readonly (readonly [name: string, value: string])[];
};

// WORD = [^,|^ |^\|^(|^)|^\'|\"|^\=]+      SQ_TERM_SQ = '[a-zA-Z0-9가-힣 _\-\[\]{}()\.:,=]*'
const terminals: readonly (readonly [Token['kind'], RegExp])[] = [
  ['SQ_TERM_SQ', /'[a-zA-Z0-9가-힣 _\-[\]{}()\.:,=]*'/y],
  ['EQ', /\=/y],
  ['COMMA', /,/y],
  ['WORD', /[^,|^ |^\|^(|^)|^\'|\"|^\=]+/y]
];

type Rule = (verb: string, tokens: readonly Token[]) => Meaning | null;

const commands: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['list', (verb, tokens) => (tokens.length === 0 ? { verb, fields: [], options: [] } : null)],
  ['summary', readSummary],
  ['delete', readName],
  ['stop', readName],
  ['import', (verb, tokens) => readOptions({ verb, fields: [], options: [] }, tokens)],
  ['export', (verb, tokens) => readOptions({ verb, fields: [], options: [] }, tokens)],
  ['deploy', readDeploy]
]);

/** What `line` says by the manual's BNF, or null when the BNF has no such line. */
export function readByManual(line: string): Meaning | null {
  const tokens = tokensOf(line);
  if (tokens?.length === 0) {
    return { verb: '', fields: [], options: [] };
  }
  const [head, ...rest] = tokens ?? [];
  const verb = head?.kind === 'WORD' ? head.text.toLowerCase() : '';
  return commands.get(verb)?.(verb, rest) ?? null;
}

function tokensOf(line: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < line.length;) {
    if (line[at] === ' ') {
      at += 1;
      continue;
    }
    const token = tokenAt(line, at);
    if (token === null) {
      return null;
    }
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(line: string, at: number): Token | null {
  for (const [kind, pattern] of terminals) {
    pattern.lastIndex = at;
    const text = pattern.exec(line)?.[0];
    if (text !== undefined) {
      return { kind, text };
    }
  }
  return null;
}

// mlmodel_command : DELETE model_name      model_name : WORD |
function readName(verb: string, tokens: readonly Token[]): Meaning | null {
  const [name, ...rest] = tokens;
  if (name === undefined) {
    return { verb, fields: [], options: [] };
  }
  return name.kind === 'WORD' && rest.length === 0
    ? { verb, name: name.text, fields: [], options: [] }
    : null;
}

// mlmodel_command : SUMMARY model_name | SUMMARY model_name fields
function readSummary(verb: string, tokens: readonly Token[]): Meaning | null {
  const named = readName(verb, tokens);
  if (named !== null) {
    return named;
  }
  const [first, second] = tokens;
  if (first?.kind === 'WORD' && second?.kind === 'WORD') {
    const fields = readFields(tokens.slice(1));
    return fields && { verb, name: first.text, fields, options: [] };
  }
  const fields = readFields(tokens);
  return fields && { verb, fields, options: [] };
}

// fields : field | fields COMMA field      field : WORD
function readFields(tokens: readonly Token[]): readonly string[] | null {
  const isList =
    tokens.length % 2 === 1 &&
    tokens.every(({ kind }, i) => kind === (i % 2 === 0 ? 'WORD' : 'COMMA'));
  return isList ? tokens.filter((_, i) => i % 2 === 0).map(({ text }) => text) : null;
}

// mlmodel_command : DEPLOY model_name options
function readDeploy(verb: string, tokens: readonly Token[]): Meaning | null {
  const [first, second] = tokens;
  return first?.kind === 'WORD' && second?.kind !== 'EQ'
    ? readOptions({ verb, name: first.text, fields: [], options: [] }, tokens.slice(1))
    : readOptions({ verb, fields: [], options: [] }, tokens);
}

// options : option | options option |      option : WORD EQ WORD | WORD EQ SQ_TERM_SQ
function readOptions(start: Meaning, tokens: readonly Token[]): Meaning | null {
  const options: (readonly [string, string])[] = [];
  for (let i = 0; i < tokens.length; i += 3) {
    const [name, equals, value] = tokens.slice(i, i + 3);
    if (name?.kind !== 'WORD' || equals?.kind !== 'EQ') {
      return null;
    }
    if (value?.kind === 'WORD') {
      options.push([name.text, value.text]);
    } else if (value?.kind === 'SQ_TERM_SQ') {
      options.push([name.text, value.text.slice(1, -1)]);
    } else {
      return null;
    }
  }
  return { ...start, options };
}
