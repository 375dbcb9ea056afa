import { trimBlanks } from './blanks';
import { verbs } from './verbs';

export { joinArguments } from './joinArguments';

const firstWords = new Set(verbs.map(verb => verb.split(' ', 1)[0]));

/**
 * The statements of a notebook cell, without their magic, or null when the cell is not ours: empty, or with any line
 * that is neither blank nor a comment nor one of our statements.
 */
export function readCell(source: string): readonly string[] | null {
  const lines = linesOf(source);
  while (lines[0] !== undefined && trimBlanks(lines[0]) === '') {
    lines.shift();
  }
  const [first = '', ...rest] = lines;
  const cellMagic = /^%%(mlmodel|serving)(?![^ \t])(.*)$/is.exec(first);
  if (cellMagic === null) {
    return readLines(lines);
  }
  const [, magic = '', head = ''] = cellMagic;
  return magic.toLowerCase() === 'serving'
    ? [servingCell(head, rest)]
    : statementCell([head, ...rest]);
}

/** `%%serving predict …` and the JSON below it, as it stands there. */
function servingCell(head: string, rest: readonly string[]): string {
  const body = trimBlanks(rest.join('\n'));
  const statement = trimBlanks(`serving ${trimBlanks(head)}`);
  return body === '' ? statement : `${statement}\n${body}`;
}

/** The lines of a `%%mlmodel` cell; without any it is the bare `%mlmodel`. */
function statementCell(lines: readonly string[]): readonly string[] {
  const statements = joinedLines(lines).map(asStatement);
  return statements.length === 0 ? [''] : statements;
}

function readLines(lines: readonly string[]): readonly string[] | null {
  const statements = joinedLines(lines).map(withoutMagic);
  return statements.length > 0 && statements.every(statement => statement !== null)
    ? statements
    : null;
}

/**
 * The statements on the command line's standard input, one a line; a line continues after a trailing backslash and on
 * indented lines. Each may begin with `mlmodel`, `%mlmodel` or `%serving`. Only LF and CRLF end a line.
 */
export function readScript(text: string): readonly string[] {
  return joinedLines(linesOf(text.replace(/^\uFEFF/, '')), isIndented).map(asStatement);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

/**
 * What the lines say, without blank lines, comments and blanks at the ends. A line that ends with a backslash is
 * joined with the next one by one blank, and a line that `continues` with the one before it.
 */
function joinedLines(
  lines: readonly string[],
  continues: (line: string) => boolean = () => false
): readonly string[] {
  const joined: string[][] = [];
  let goesOn = false;
  for (const line of lines) {
    const isContinuation = goesOn || (joined.length > 0 && continues(line));
    if (!goesOn && /^(#|$)/.test(trimBlanks(line))) {
      continue;
    }
    goesOn = line.endsWith('\\');
    const part = trimBlanks(goesOn ? line.slice(0, -1) : line);
    if (isContinuation) {
      joined.at(-1)?.push(part);
    } else {
      joined.push([part]);
    }
  }
  return joined.map(parts => parts.filter(part => part !== '').join(' '));
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
