import type { Span } from '../common/span';
import { readCell } from './cell';
import type { Suggestion } from './suggestion';
import { suggestionsFor } from './suggestions';
import type { IKnownModels } from './knownModels';
import { placeAt, type Typed } from './place';
import { quoteOption, quoteValue, singleQuoted } from './quote';

/** Something to write: `text` replaces the completion's span and begins as the user began, but for letter case. */
export type CompletionItem = {
  readonly text: string;
  readonly kind: Suggestion['kind'];
  /** Lines of plain text. */
  readonly help?: string;
};

/** What can be written at a place of a cell, best first; `span` is in the cell. */
export type Completion = { readonly span: Span; readonly items: readonly CompletionItem[] };

/** A cell and the cursor in it. */
export type CompletionRequest = {
  readonly source: string;
  readonly offset: number;
  /** REST addresses of the model servers; they decide whose a cell with `!curl` is. */
  readonly servers: readonly string[] | 'any';
};

const magics = ['%mlmodel', '%serving', '%%mlmodel', '%%serving'];
const begunMagic = /^%%?[a-z]+$/i;
const begunStatement = /^[ \t]*(?:mlmodel[ \t]+[a-z]*|%%?[a-z]+)$/i;

/** Whether there is anything to complete in a cell: it is ours, or is once the line at the cursor is written to its end. */
export function isCompletable({ source, offset, servers }: CompletionRequest): boolean {
  if (readCell(source, servers) !== null) {
    return true;
  }
  const { start, end } = lineAt(source, offset);
  const completed = `${source.slice(0, start)}%mlmodel${source.slice(end)}`;
  return begunStatement.test(source.slice(start, end)) && readCell(completed, servers) !== null;
}

/** What can be written at the cursor, in a cell that {@link isCompletable}; null when nothing can. */
export async function complete(
  request: CompletionRequest,
  models: IKnownModels
): Promise<Completion | null> {
  const found = magicsAt(request) ?? (await statementAt(request, models));
  return found && found.items.length > 0 ? found : null;
}

function magicsAt({ source, offset }: CompletionRequest): Completion | null {
  const line = lineAt(source, offset);
  const word = /^[ \t]*%*[^ \t\r]*/.exec(source.slice(line.start, line.end))?.[0] ?? '';
  const start = line.start + word.search(/[^ \t]|$/);
  const end = line.start + word.length;
  if (offset > end || !begunMagic.test(source.slice(start, offset))) {
    return null;
  }
  const isFirst = source.slice(0, start).trim() === '' && start === line.start;
  const fitting = magics.filter(
    magic =>
      magic.startsWith(source.slice(start, offset).toLowerCase()) &&
      (isFirst || !magic.startsWith('%%')) &&
      magic !== source.slice(start, end)
  );
  return { span: { start, end }, items: fitting.map(text => ({ text, kind: 'magic' })) };
}

async function statementAt(
  { source, offset }: CompletionRequest,
  models: IKnownModels
): Promise<Completion | null> {
  const place = placeAt(source, offset);
  if (place === null) {
    return null;
  }
  const { typed } = place;
  const suggestions = await suggestionsFor(place, models);
  const written = source.slice(typed.span.start, typed.span.end);
  const items = suggestions
    .filter(({ value }) => startsWith(value, typed.prefix))
    .map(suggestion => itemOf(suggestion, typed))
    .filter(({ text }) => text !== written);
  return { span: typed.span, items };
}

function itemOf({ value, kind, help, quoting }: Suggestion, { quote }: Typed): CompletionItem {
  const text = quoting === undefined ? value : quotedAs(value, quoting, quote);
  return { text, kind, ...(help !== undefined && { help }) };
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

function startsWith(value: string, prefix: string): boolean {
  return folded(value).startsWith(folded(prefix));
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function lineAt(source: string, offset: number): Span {
  const end = source.indexOf('\n', offset);
  return {
    start: source.lastIndexOf('\n', offset - 1) + 1,
    end: end < 0 ? source.length : end
  };
}
