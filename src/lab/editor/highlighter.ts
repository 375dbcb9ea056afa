import { Prec, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate
} from '@codemirror/view';
import { readCell } from '../../language/cell';
import { scanCell } from '../../language/scanCell';
import type { KnownAddresses } from './completionProvider';
import { longestCell } from './longestCell';

/** What the highlighter needs to know, and tells. */
export type HighlighterParts = {
  readonly servers: KnownAddresses;
  /** Called once for an editor, when its cell is ours for the first time; in the midst of an update. */
  readonly onOurs: (view: EditorView) => void;
};

/** Colours the statements of a code cell while the cell is ours, and gives its editor the class `jp-MlModelEditor-ours`. */
export function statementHighlighter({ servers, onOurs }: HighlighterParts): Extension {
  class Highlighter {
    constructor(view: EditorView) {
      this._read(view);
    }

    decorations: DecorationSet = Decoration.none;
    isOurs = false;

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this._read(update.view);
      }
    }

    private _read(view: EditorView): void {
      const source = view.state.doc.length > longestCell ? '' : view.state.doc.toString();
      this.isOurs = readCell(source, servers()) !== null;
      this.decorations = this.isOurs ? decorationsOf(source) : Decoration.none;
      if (this.isOurs && !this._wasOurs) {
        this._wasOurs = true;
        onOurs(view);
      }
    }

    private _wasOurs = false;
  }
  const plugin = ViewPlugin.fromClass(Highlighter, { decorations: one => one.decorations });
  const ours = { class: 'jp-MlModelEditor-ours' };
  return [
    // Inside the kernel language's own colours, so that ours are seen.
    Prec.highest(plugin),
    EditorView.editorAttributes.of(view => (view.plugin(plugin)?.isOurs ? ours : null))
  ];
}

function decorationsOf(source: string): DecorationSet {
  const tokens = scanCell(source).flatMap(statement => statement.tokens);
  return Decoration.set(
    tokens.map(({ kind, span }) =>
      Decoration.mark({ class: `jp-MlModelEditor-${kind}` }).range(span.start, span.end)
    )
  );
}
