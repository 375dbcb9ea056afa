import type { Span } from '../common/span';
import { readCell } from './cell';
import { completionOf, type Completion } from './completion';
import type { Known } from './known';
import { placeAt } from './place';
import { suggestionsFor } from './suggestions';

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
  known: Known
): Promise<Completion | null> {
  const found = magicsAt(request) ?? (await statementAt(request, known));
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
  known: Known
): Promise<Completion | null> {
  const place = placeAt(source, offset);
  if (place === null) {
    return null;
  }
  const { typed } = place;
  const suggestions = await suggestionsFor(place, known);
  const fitting = suggestions.filter(({ value }) => startsWith(value, typed.prefix));
  return completionOf(fitting, { source, offset, typed });
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
