import type { Span } from '../common/span';
import { isClosedQuote, unquoted } from './quotedText';
import { scanCell, type ScannedStatement, type Token, type TokenKind } from './scanCell';
import type { Verb } from './statement';
import { findOption } from './usage';
import { isVerb } from './verbs';

/** What is being written at a place: how it begins, and the stretch of the cell that a completion replaces. */
export type Typed = {
  /** Up to the place, as meant: without its quote. */
  readonly prefix: string;
  readonly quote: '' | "'" | '"';
  readonly span: Span;
};

/** What a statement says elsewhere than at the place. */
export type GivenElsewhere = {
  /** By the names of the usage table; as meant, without quotes. */
  readonly options: ReadonlyMap<string, string>;
  /** Words that are no options, in groups that commas hold together. */
  readonly groups: readonly (readonly string[])[];
};

/** What can stand at an offset of a cell. */
export type Place = { readonly typed: Typed } & (
  | { readonly kind: 'verb'; readonly before: string }
  | {
      readonly kind: 'argument';
      readonly verb: Verb;
      readonly given: GivenElsewhere;
      readonly isAfterComma: boolean;
    }
  | {
      readonly kind: 'value';
      readonly verb: Verb;
      readonly option: string;
      readonly given: GivenElsewhere;
    }
);

const writing: readonly TokenKind[] = ['verb', 'option', 'word', 'value', 'string'];

/** The cursor among the tokens of its statement. */
type Cursor = {
  readonly statement: ScannedStatement;
  readonly offset: number;
  /** What stands before what is being written. */
  readonly before: readonly Token[];
  /** What is being written, if anything is begun. */
  readonly current: Token | undefined;
};

/** What can stand at `offset` of a cell that is ours; null where nothing can, such as in a comment, a body or a list of tags. */
export function placeAt(source: string, offset: number): Place | null {
  const statement = scanCell(source).find(({ span }) => span.start <= offset && offset <= span.end);
  const cursor = statement ? cursorIn(statement, offset) : null;
  if (cursor === null) {
    return null;
  }
  const { verbs, isServing } = verbsOf(cursor.before);
  const verb = [...(isServing ? ['serving'] : []), ...verbs].join(' ');
  if (isVerb(verb)) {
    return argumentPlace(cursor, verb);
  }
  return verb === '' || verb === 'serving'
    ? { kind: 'verb', before: verb, typed: typedAt(cursor) }
    : null;
}

function cursorIn(statement: ScannedStatement, offset: number): Cursor | null {
  const before = statement.tokens.filter(({ span }) => span.end < offset);
  const touching = statement.tokens.find(({ span }) => span.start < offset && offset <= span.end);
  if (touching && isSeparator(touching)) {
    return { statement, offset, before: [...before, touching], current: undefined };
  }
  return touching && !writing.includes(touching.kind)
    ? null
    : { statement, offset, before, current: touching };
}

function isSeparator({ kind, text }: Token): boolean {
  return kind === 'equals' || (kind === 'sign' && text === ',');
}

function verbsOf(before: readonly Token[]): { verbs: readonly string[]; isServing: boolean } {
  const [first] = before;
  return {
    verbs: before.filter(({ kind }) => kind === 'verb').map(({ text }) => text.toLowerCase()),
    isServing: first?.kind === 'magic' && /serving$/i.test(first.text)
  };
}

function argumentPlace(cursor: Cursor, verb: Verb): Place | null {
  const { before } = cursor;
  const last = before.at(-1);
  const given = givenElsewhere(cursor, verb);
  const typed = typedAt(cursor);
  if (last?.kind !== 'equals') {
    const isAfterComma = last?.text === ',';
    return tagsAreOpen(before) ? null : { kind: 'argument', verb, given, typed, isAfterComma };
  }
  const option = before.at(-2);
  const known = option?.kind === 'option' ? findOption(verb, option.text) : null;
  return known === null ? null : { kind: 'value', verb, option: known, given, typed };
}

function tagsAreOpen(before: readonly Token[]): boolean {
  const signs = before.filter(({ kind, text }) => kind === 'sign' && text !== ',');
  return signs.at(-1)?.text === '(';
}

function typedAt({ statement, offset, current }: Cursor): Typed {
  if (!current) {
    return { prefix: '', quote: '', span: { start: offset, end: offset } };
  }
  const { text, span, kind } = current;
  const written = text.slice(0, offset - span.start);
  if (kind === 'string') {
    const end = isClosed(text, offset - span.start) ? span.end : offset;
    const quote = text.startsWith('"') ? '"' : "'";
    return { prefix: unquoted(written), quote, span: { start: span.start, end } };
  }
  const next = statement.tokens[statement.tokens.indexOf(current) + 1];
  const belongsToIt = kind === 'option' || (kind === 'verb' && next?.kind === 'verb');
  const end = belongsToIt && next ? next.span.end : span.end;
  return { prefix: written, quote: '', span: { start: span.start, end } };
}

/** A quote that has another option behind the cursor was rather left open. */
function isClosed(text: string, cursor: number): boolean {
  return isClosedQuote(text) && !/[ \t][A-Za-z_]+[ \t]*=/.test(text.slice(cursor));
}

function givenElsewhere({ statement, current }: Cursor, verb: Verb): GivenElsewhere {
  const { tokens } = statement;
  const options = new Map<string, string>();
  const groups: string[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token === current) {
      continue;
    }
    if (token.kind === 'option') {
      options.set(findOption(verb, token.text) ?? token.text, valueAt(tokens, index + 2, current));
    } else if (isOperand(tokens, index)) {
      const group = tokens[index - 1]?.text === ',' ? groups.pop() : undefined;
      groups.push([...(group ?? []), unquoted(token.text)]);
    }
  }
  return { options, groups };
}

/** The value that stands at `index`; empty where there is none yet. */
function valueAt(tokens: readonly Token[], index: number, current: Token | undefined): string {
  const value = tokens[index];
  return value && value !== current ? unquoted(value.text) : '';
}

function isOperand(tokens: readonly Token[], index: number): boolean {
  const kind = tokens[index]?.kind;
  return kind === 'word' || (kind === 'string' && !isValue(tokens, index));
}

function isValue(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.kind === 'equals' || tagsAreOpen(tokens.slice(0, index));
}
