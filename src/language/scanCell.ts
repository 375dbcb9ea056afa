import type { Span } from '../common/span';
import { trimBlanks } from './blanks';
import { isCurl } from './curl';
import { takeCurl } from './curlLines';
import { findOption } from './usage';
import { isVerb } from './verbs';

/** What a piece of a statement is; `word` is an operand, `value` stands right of `=` or in a list of tags. */
export type TokenKind =
  | 'magic'
  | 'verb'
  | 'option'
  | 'equals'
  | 'word'
  | 'value'
  | 'string'
  | 'sign'
  | 'body'
  | 'comment';

/** A piece of a cell; `text` is as written. */
export type Token = { readonly kind: TokenKind; readonly text: string; readonly span: Span };

/** A statement of a cell, on one line or several, as far as it is written. All spans are in the cell. */
export type ScannedStatement = {
  readonly span: Span;
  /** Without blanks. */
  readonly tokens: readonly Token[];
  /** In lower case, words apart by one blank; `serving` of a magic is its first word. Empty when there is none yet. */
  readonly verb: string;
};

/** Whether a line without a magic is no statement. */
type Beginning = { readonly needsMagic: boolean };

const magic = /[ \t\r]*(%%mlmodel|%%serving|%mlmodel|%serving|mlmodel)(?![^ \t\r\n])/iy;
const blanks = /[ \t\r\n]*/y;
const quoted = /'(?:\\[\\']|[^'])*'?|"(?:\\[\\"]|[^"])*"?/y;
const base64 = /base64\([^)]*\)?/iy;
const word = /[^ \t\r\n,|^()'"=]+/y;
const valueWord = /[^ \t\r\n,|()'"]+/y;
const equals = /[ \t\r\n]*=/y;

/**
 * The statements of a cell that is ours, also of one that is still being typed: nothing is refused. Lines of curl are
 * left out; in a `%%mlmodel` cell a blank line is a statement without tokens. Time grows with the length of the cell only.
 */
export function scanCell(source: string): readonly ScannedStatement[] {
  const lines = source.split('\n');
  const starts = startsOf(lines);
  const start = source.search(/(?<![^\n])[ \t\r]*[^ \t\r\n]/);
  const [, cellMagic] = /^%%(mlmodel|serving)(?![^ \t\r\n])/i.exec(source.slice(start)) ?? [];
  if (cellMagic?.toLowerCase() === 'serving') {
    return [servingCell(source, start)];
  }
  const statements: ScannedStatement[] = [];
  const needsMagic = cellMagic === undefined;
  for (const { first, last } of foldedLines(lines)) {
    const span = { start: starts[first] ?? 0, end: (starts[last + 1] ?? 0) - 1 };
    statements.push(scanStatement(source, span, { needsMagic }));
  }
  return statements;
}

/** The lines of each statement, or comment, or blank line; without those of curl. */
function foldedLines(lines: readonly string[]): { first: number; last: number }[] {
  const folded: { first: number; last: number }[] = [];
  let first = 0;
  while (first < lines.length) {
    const isRequest = isCurl(lines[first] ?? '');
    const last = isRequest ? takeCurl(lines, first).last : lastLine(lines, first);
    if (!isRequest) {
      folded.push({ first, last });
    }
    first = last + 1;
  }
  return folded;
}

/** Where each line starts, and at the end where one more would. */
function startsOf(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (const line of lines) {
    starts.push((starts.at(-1) ?? 0) + line.length + 1);
  }
  return starts;
}

/** The last line of the statement that begins at line `first`: a backslash at the end goes on. */
function lastLine(lines: readonly string[], first: number): number {
  let last = first;
  const isComment = /^[ \t]*#/.test(lines[first] ?? '');
  while (!isComment && last + 1 < lines.length && /\\\r?$/.test(lines[last] ?? '')) {
    last += 1;
  }
  return last;
}

/** `%%serving` with its statement on the first line, and JSON below it. */
function servingCell(source: string, start: number): ScannedStatement {
  const lineEnd = source.indexOf('\n', start);
  if (lineEnd < 0) {
    return scanStatement(source, { start, end: source.length }, { needsMagic: true });
  }
  const head = scanStatement(source, { start, end: lineEnd }, { needsMagic: true });
  const text = trimBlanks(source.slice(lineEnd));
  const at = source.indexOf(text, lineEnd);
  const body: Token = { kind: 'body', text, span: { start: at, end: at + text.length } };
  return {
    ...head,
    span: { start, end: source.length },
    tokens: text === '' ? head.tokens : [...head.tokens, body]
  };
}

function scanStatement(source: string, span: Span, beginning: Beginning): ScannedStatement {
  // Of the same length, so that places stay the same.
  const text = source.slice(span.start, span.end).replace(/\\(?=\r?\n|$)/g, ' ');
  const scanner = new Scanner(text, span.start);
  if (/^[ \t]*#/.test(text)) {
    scanner.takeRest('comment');
  } else {
    scanner.takeStatement(beginning.needsMagic);
  }
  return { span, tokens: scanner.tokens, verb: scanner.verb };
}

/** Takes the tokens of one statement from left to right. */
class Scanner {
  constructor(
    private readonly _text: string,
    /** Where the statement stands in the cell. */
    private readonly _offset: number
  ) {}

  readonly tokens: Token[] = [];

  get verb(): string {
    return this._verb.join(' ');
  }

  takeStatement(needsMagic: boolean): void {
    const found = this._match(magic);
    if (found !== null) {
      const text = trimBlanks(found);
      this._at = found.length - text.length;
      this._take('magic', text.length);
      this._verb.push(...(/serving$/i.test(text) ? ['serving'] : []));
    } else if (needsMagic) {
      return;
    }
    this._skipBlanks();
    while (this._at < this._text.length) {
      this._takeNext();
      this._skipBlanks();
    }
  }

  takeRest(kind: TokenKind): void {
    this._take(kind, this._text.length - this._at);
  }

  private _takeNext(): void {
    const isValue = this._inTags || this._isAfterEquals;
    const start = this._text.charAt(this._at);
    if (!isValue && this._isBody(start)) {
      this.takeRest('body');
      return;
    }
    const string = this._match(quoted);
    const text = this._match(base64) ?? this._match(isValue ? valueWord : word);
    if (string !== null) {
      this._take('string', string.length);
    } else if (text !== null) {
      this._takeWord(text, isValue);
    } else {
      this._takeSign(start, isValue);
    }
  }

  private _takeSign(sign: string, isValue: boolean): void {
    if (sign === '(' || sign === ')') {
      this._inTags = sign === '(' && isValue;
    }
    this._take(sign === '=' ? 'equals' : 'sign', 1);
  }

  private _takeWord(text: string, isValue: boolean): void {
    if (isValue) {
      this._take('value', text.length);
    } else if (this._verb.length === 0 || this.verb === 'serving') {
      this._verb.push(text.toLowerCase());
      this._take('verb', text.length);
    } else {
      this._take(this._isOption(text) ? 'option' : 'word', text.length);
    }
  }

  /** Not where the value was left out: behind `= ` stands an option of this verb, and its `=`. */
  private get _isAfterEquals(): boolean {
    const last = this.tokens.at(-1);
    if (last?.kind !== 'equals') {
      return false;
    }
    const isApart = this._offset + this._at > last.span.end;
    const next = isApart ? this._match(word) : null;
    return next === null || !this._isOption(next) || !isOptionOf(this.verb, next);
  }

  private _isOption(text: string): boolean {
    equals.lastIndex = this._at + text.length;
    return equals.test(this._text);
  }

  private _isBody(start: string): boolean {
    return this.verb === 'serving predict' && (start === '[' || start === '{');
  }

  private _skipBlanks(): void {
    this._at += this._match(blanks)?.length ?? 0;
  }

  private _match(pattern: RegExp): string | null {
    pattern.lastIndex = this._at;
    return pattern.exec(this._text)?.[0] ?? null;
  }

  private _take(kind: TokenKind, length: number): void {
    const end = this._at + length;
    const text = this._text.slice(this._at, end);
    this.tokens.push({
      kind,
      text,
      span: { start: this._offset + this._at, end: this._offset + end }
    });
    this._at = end;
  }

  private readonly _verb: string[] = [];
  private _at = 0;
  private _inTags = false;
}

function isOptionOf(verb: string, word: string): boolean {
  return isVerb(verb) && findOption(verb, word) !== null;
}
