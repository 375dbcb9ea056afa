import { MlModelError } from '../common/failure';
import { trimBlanks } from './blanks';
import { isCurl, readCurl } from './curl';
import { takeCurl } from './curlLines';
import { isServerUrl } from './serverUrl';
import { verbs } from './verbs';

export { joinArguments } from './joinArguments';

/** A statement of a cell without its magic, and the lines of the cell from which it was read. */
export type CellStatement = {
  readonly text: string;
  /** Counted from 0. */
  readonly first: number;
  readonly last: number;
};

type IsServer = (url: string) => boolean;

const firstWords = new Set(verbs.map(verb => verb.split(' ', 1)[0]));

/**
 * The statements of a notebook cell, without their magic, or null when the cell is not ours: empty, or with any line
 * that is neither blank nor a comment nor one of our statements. A `!curl` is ours, and keeps its `!`, when its URL leads
 * to one of `servers`, or to `any`, and we are certain to send what a shell and curl would.
 */
export function readCell(
  source: string,
  servers: readonly string[] | 'any' = []
): readonly string[] | null {
  return cellStatements(source, servers)?.map(({ text }) => text) ?? null;
}

/** As {@link readCell}, and where the statements stand. */
export function cellStatements(
  source: string,
  servers: readonly string[] | 'any' = []
): readonly CellStatement[] | null {
  const lines = linesOf(source);
  const start = Math.max(
    0,
    lines.findIndex(line => trimBlanks(line) !== '')
  );
  const statements = statementsOf(
    lines.slice(start),
    url => servers === 'any' || isServerUrl(url, servers)
  );
  return start === 0 || !statements
    ? statements
    : statements.map(({ text, first, last }) => ({
        text,
        first: first + start,
        last: last + start
      }));
}

function statementsOf(
  lines: readonly string[],
  isServer: IsServer
): readonly CellStatement[] | null {
  const [first = '', ...rest] = lines;
  const cellMagic = /^%%(mlmodel|serving)(?![^ \t])(.*)$/is.exec(first);
  if (cellMagic === null) {
    return readLines(lines, isServer);
  }
  const [, magic = '', head = ''] = cellMagic;
  return magic.toLowerCase() === 'serving'
    ? [{ text: servingCell(head, rest), first: 0, last: lines.length - 1 }]
    : statementCell([head, ...rest]);
}

/** `%%serving predict …` and the JSON below it, as it stands there. */
function servingCell(head: string, rest: readonly string[]): string {
  const body = trimBlanks(rest.join('\n'));
  const statement = trimBlanks(`serving ${trimBlanks(head)}`);
  return body === '' ? statement : `${statement}\n${body}`;
}

/** The lines of a `%%mlmodel` cell; without any it is the bare `%mlmodel`. */
function statementCell(lines: readonly string[]): readonly CellStatement[] {
  const statements = joinedLines(lines).map(each => ({ ...each, text: asStatement(each.text) }));
  return statements.length === 0 ? [{ text: '', first: 0, last: 0 }] : statements;
}

function readLines(lines: readonly string[], isServer: IsServer): readonly CellStatement[] | null {
  const statements: CellStatement[] = [];
  for (const { text: line, first, last } of joinedLines(lines)) {
    const text = isCurl(line) ? request(line, isServer) : withoutMagic(line);
    if (text === null) {
      return null;
    }
    statements.push({ text, first, last });
  }
  return statements.length > 0 ? statements : null;
}

/** A curl command that goes to a server of ours, or null. */
function request(text: string, isServer: IsServer): string | null {
  try {
    return isServer(readCurl(text).url.value) ? text : null;
  } catch (error) {
    if (error instanceof MlModelError) {
      return null;
    }
    throw error;
  }
}

/**
 * The statements on the command line's standard input, one a line; a line continues after a trailing backslash and on
 * indented lines. Each may begin with `mlmodel`, `%mlmodel` or `%serving`. Only LF and CRLF end a line.
 */
export function readScript(text: string): readonly string[] {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  return joinedLines(lines, isIndented).map(joined => asStatement(joined.text));
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

/**
 * What the lines say, without blank lines, comments and blanks at the ends. A line that `continues` is joined with the
 * one before it by one blank.
 */
function joinedLines(
  lines: readonly string[],
  continues: (line: string) => boolean = () => false
): readonly CellStatement[] {
  const joined: { parts: string[]; first: number; last: number }[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const before = continues(line) ? joined.at(-1) : undefined;
    const take = isCurl(line) && !before ? takeCurl : takeLine;
    const { text, last } = take(lines, index);
    if (text !== null && before) {
      before.parts.push(text);
      before.last = last;
    } else if (text !== null) {
      joined.push({ parts: [text], first: index, last });
    }
    index = last + 1;
  }
  return joined.map(({ parts, first, last }) => ({
    text: parts.filter(part => part !== '').join(' '),
    first,
    last: Math.min(last, lines.length - 1)
  }));
}

/** The line at `first`, joined with the next one by one blank where it ends with a backslash; null when it is blank or a comment. */
function takeLine(
  lines: readonly string[],
  first: number
): { readonly text: string | null; readonly last: number } {
  if (/^(#|$)/.test(trimBlanks(lines[first] ?? ''))) {
    return { text: null, last: first };
  }
  const parts: string[] = [];
  let last = first;
  while (lines[last]?.endsWith('\\')) {
    parts.push(trimBlanks(lines[last]?.slice(0, -1) ?? ''));
    last += 1;
  }
  parts.push(trimBlanks(lines[last] ?? ''));
  return { text: parts.filter(part => part !== '').join(' '), last };
}

/** A line that is ours already, with or without its magic. */
function asStatement(line: string): string {
  return withoutMagic(line) ?? trimBlanks(line.replace(/^mlmodel(?![^ \t])/i, ''));
}

/** The statement that a line holds, or null when it is not one of ours. */
function withoutMagic(line: string): string | null {
  const [, magic = '', rest = ''] =
    /^(%mlmodel|%serving|mlmodel)(?![^ \t])(.*)$/is.exec(line) ?? [];
  const statement = trimBlanks(rest);
  switch (magic.toLowerCase()) {
    case '%mlmodel':
      return statement;
    case '%serving':
      return trimBlanks(`serving ${statement}`);
    case 'mlmodel':
      return firstWords.has(statement.split(/[ \t]/, 1)[0]?.toLowerCase()) ? statement : null;
    default:
      return null;
  }
}
