import { Prec, type Extension } from '@codemirror/state';
import {
  Decoration,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate
} from '@codemirror/view';
import { readCell } from '../../language/cell';
import { scanCell } from '../../language/scanCell';
import type { KnownAddresses } from './completionProvider';

/** Longer cells are data rather than statements, and each keystroke reads all of it. */
const longestCell = 50_000;

/** Colours the statements of a code cell while the cell is ours. */
export function statementHighlighter(servers: KnownAddresses): Extension {
  class Highlighter {
    constructor(view: EditorView) {
      this.decorations = decorationsOf(view, servers);
    }

    decorations: DecorationSet;

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.decorations = decorationsOf(update.view, servers);
      }
    }
  }
  // Inside the kernel language's own colours, so that ours are seen.
  return Prec.highest(ViewPlugin.fromClass(Highlighter, { decorations: one => one.decorations }));
}

function decorationsOf({ state }: EditorView, servers: KnownAddresses): DecorationSet {
  const source = state.doc.length > longestCell ? '' : state.doc.toString();
  if (readCell(source, servers()) === null) {
    return Decoration.none;
  }
  const tokens = scanCell(source).flatMap(statement => statement.tokens);
  return Decoration.set(
    tokens.map(({ kind, span }) =>
      Decoration.mark({ class: `jp-MlModelEditor-${kind}` }).range(span.start, span.end)
    )
  );
}
