import type { Span } from '../common/span';
import type { HelpLine } from './message';
import type { Typed } from './place';
import { quoteOption, quoteValue, singleQuoted } from './quote';
import { isClosedQuote } from './quotedText';
import type { Suggestion } from './suggestion';

/** Something to write: `text` replaces the completion's span and begins as the user began, but for letter case. */
export type CompletionItem = {
  readonly text: string;
  readonly kind: Suggestion['kind'];
  readonly help?: readonly HelpLine[];
  /** More is to be written behind it, so the next thing to do is to complete again. */
  readonly goesOn?: true;
};

/** What can be written at a place of a cell, best first; `span` is in the cell. */
export type Completion = { readonly span: Span; readonly items: readonly CompletionItem[] };

/** What is written in a cell up to the cursor. */
type Written = { readonly source: string; readonly offset: number; readonly typed: Typed };

/** Suggestions as they are written in the place of what was begun: quoted where they must be, a begun quote kept. */
export function completionOf(fitting: readonly Suggestion[], written: Written): Completion {
  const { source, typed } = written;
  const begun = source.slice(typed.span.start, typed.span.end);
  const isClosed = typed.quote !== '' && isClosedQuote(begun);
  // With a closing quote behind the cursor, whatever goes on has to come to stand before it.
  const keepsEnd = isClosed && fitting.some(({ goesOn }) => goesOn);
  const items = fitting.map(suggestion => itemOf(suggestion, typed, keepsEnd));
  const { start, end } = typed.span;
  const span = { start, end: keepsEnd ? end - 1 : end };
  const isNew = ({ text }: CompletionItem): boolean => text !== source.slice(start, span.end);
  return withoutHead({ span, items: items.filter(isNew) }, fitting[0]?.head ?? '', written);
}

function itemOf(
  { value, kind, help, quoting, goesOn }: Suggestion,
  { quote }: Typed,
  keepsEnd: boolean
): CompletionItem {
  const quoted = quoting === undefined ? value : quotedAs(value, quoting, quote);
  const isQuoted = quoting !== undefined && quoted !== value;
  return {
    text: isQuoted && (goesOn || keepsEnd) ? quoted.slice(0, -1) : quoted,
    kind,
    ...(help && { help }),
    ...(goesOn && { goesOn })
  };
}

/** A quote that was begun is kept. */
function quotedAs(value: string, quoting: 'operand' | 'option', quote: Typed['quote']): string {
  switch (quote) {
    case "'":
      return singleQuoted(value);
    case '"':
      return `"${value.replace(/["\\]/g, '\\$&')}"`;
    case '':
      return quoting === 'option' ? quoteOption(value) : quoteValue(value);
  }
}

/** The same completion with less to read: the folders that all items begin with stay as they are written. */
function withoutHead(completion: Completion, head: string, written: Written): Completion {
  const { source, offset, typed } = written;
  const shown = typed.quote === '' ? head : quotedAs(head, 'option', typed.quote).slice(0, -1);
  const start = completion.span.start + shown.length;
  const isWritten = source.startsWith(shown, completion.span.start) && start <= offset;
  if (head === '' || !isWritten || !completion.items.every(({ text }) => text.startsWith(shown))) {
    return completion;
  }
  return {
    span: { start, end: completion.span.end },
    items: completion.items.map(item => ({ ...item, text: item.text.slice(shown.length) }))
  };
}
