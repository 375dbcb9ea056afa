import { trimBlanks } from './blanks';
import { quoteOption, quoteValue } from './quote';
import { verbs } from './verbs';

const firstWords = new Set(verbs.map(verb => verb.split(' ', 1)[0]));

/**
 * The statements of a notebook cell, without their magic, or null when the cell is not ours: empty, or with any line
 * that is neither blank nor a comment nor one of our statements.
 */
export function readCell(source: string): readonly string[] | null {
  const lines = linesOf(source);
  while (lines[0] !== undefined && isBlank(lines[0])) {
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
  const statements = joinedLines(lines, continuesByBackslash)
    .filter(isStatementLine)
    .map(line => withoutMagic(line) ?? line);
  return statements.length === 0 ? [''] : statements;
}

function readLines(lines: readonly string[]): readonly string[] | null {
  const statements: string[] = [];
  for (const line of joinedLines(lines, continuesByBackslash).filter(isStatementLine)) {
    const statement = withoutMagic(line);
    if (statement === null) {
      return null;
    }
    statements.push(statement);
  }
  return statements.length === 0 ? null : statements;
}

/**
 * The statements on the command line's standard input, one a line; a line continues after a trailing backslash and on
 * indented lines. Each may begin with `mlmodel`, `%mlmodel` or `%serving`. Only LF and CRLF end a line.
 */
export function readScript(text: string): readonly string[] {
  const isContinued = (line: string, next: string) =>
    continuesByBackslash(line) || /^[ \t]+[^ \t#]/.test(next);
  return joinedLines(
    linesOf(text.replace(/^\uFEFF/, '')).filter(line => !isBlank(line)),
    isContinued
  )
    .filter(isStatementLine)
    .map(line => withoutMagic(line) ?? line.replace(/^mlmodel[ \t]+/i, ''));
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function isBlank(line: string): boolean {
  return trimBlanks(line) === '';
}

function isStatementLine(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}

function continuesByBackslash(line: string): boolean {
  return line.endsWith('\\') && !/^[ \t]*#/.test(line);
}

/** Lines without blanks at their ends; those that continue one another are joined by one blank. */
function joinedLines(
  lines: readonly string[],
  isContinued: (line: string, next: string) => boolean
): readonly string[] {
  const joined: string[][] = [];
  let before: string | undefined;
  for (const line of lines) {
    const part = trimBlanks(continuesByBackslash(line) ? line.slice(0, -1) : line);
    if (before !== undefined && isContinued(before, line)) {
      joined.at(-1)?.push(part);
    } else {
      joined.push([part]);
    }
    before = line;
  }
  return joined.map(parts => parts.filter(part => part !== '').join(' '));
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

/**
 * One statement from the arguments of the command line: the shell took their quotes away, and a name or value that
 * needs them gets them back. A single argument with blanks is a whole statement already.
 */
export function joinArguments(argv: readonly string[]): string {
  if (argv.length === 1) {
    return argv[0] ?? '';
  }
  const words: string[] = [];
  argv.forEach((argument, index) => {
    const isValueless = optionStart.test(argument) && !isOperand(argv[index + 1]);
    words.push(isValueless ? `${argument}''` : typed(argument, words));
  });
  return words.join(' ');
}

/** An option of which the shell has left nothing but `name=`. */
const optionStart = /^[^ \t\r\n,|^()'"=]+=$/;

function isOperand(argument: string | undefined): boolean {
  return argument !== undefined && !/^[^ \t\r\n,|^()'"=]+=/.test(argument);
}

/** The argument as a person would type it after `before`. */
function typed(argument: string, before: readonly string[]): string {
  const verbLength = before[0]?.toLowerCase() === 'serving' ? 2 : 1;
  const isPunctuation = /^[=,]*$/.test(argument) && argument !== '';
  if (before.length < verbLength || isPunctuation || isTyped(argument)) {
    return argument;
  }
  if (before.at(-1)?.endsWith('=')) {
    return quoteOption(argument);
  }
  const [, option, value] = /^([^ \t\r\n,|^()'"=]+=)(.*)$/s.exec(argument) ?? [];
  if (option !== undefined && value !== undefined) {
    return value === '' || isTyped(value) ? argument : option + quoteOption(value);
  }
  return isFields(argument, before) || isBody(argument, before) ? argument : quoteValue(argument);
}

/** Whether it has its quotes, or parentheses, still. */
function isTyped(text: string): boolean {
  return /^('.*'|".*"|\(.*\)|base64\(.*\))$/is.test(text);
}

function isFields(argument: string, before: readonly string[]): boolean {
  const isSummary = before[0]?.toLowerCase() === 'summary';
  return isSummary && (before.length > 1 || argument.endsWith(',')) && !/['"()|]/.test(argument);
}

function isBody(argument: string, before: readonly string[]): boolean {
  return before[1]?.toLowerCase() === 'predict' && /^[ \t\r\n]*[[{]/.test(argument);
}
