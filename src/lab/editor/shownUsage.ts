import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { EditorView, showTooltip, type TooltipView } from '@codemirror/view';
import type { Failure } from '../../common/failure';
import { diagnose } from '../../language/diagnose';
import { usageAt, type UsageAt } from '../../language/usageAt';
import type { AssistanceParts } from './assistanceParts';
import { failureContent, tooltipElement, usageContent } from './tooltipContent';

/** What is shown, where, and what makes the box; `key` is the same while it says the same. */
type Shown = {
  readonly key: string;
  readonly pos: number;
  readonly create: (view: EditorView) => TooltipView;
};

/** What there is to say of the statement at the cursor. */
type Said = { readonly usage: UsageAt | null; readonly failure: Failure | undefined };

/** The usage of the statement at the cursor, in a box above it, once somebody asked for it; it follows the cursor in the statement. */
export class ShownUsage {
  constructor(parts: AssistanceParts) {
    this._parts = parts;
    const { _field: field } = this;
    this.extension = [
      field,
      showTooltip.from(field, shown => shown && { ...shown, above: true }),
      EditorView.editorAttributes.compute([field], state =>
        state.field(field) ? { class: 'jp-MlModelEditor-explained' } : {}
      ),
      EditorView.domEventHandlers({
        blur: (_, view) => {
          // The focus may go in the midst of an update.
          queueMicrotask(() => this.hide(view));
        }
      })
    ];
  }

  /** For the editor of a code cell. */
  readonly extension: Extension;

  /** Shows what there is to say of the statement at the cursor, and says it to screen readers. */
  show(view: EditorView): void {
    const content = this._content(this._said(view.state));
    if (content.length > 0) {
      const spoken = content.map(({ textContent }) => textContent ?? '').join('\n');
      view.dispatch({ effects: [this._wanted.of(true), EditorView.announce.of(spoken)] });
    }
  }

  /** Hides it, if it is shown. */
  hide(view: EditorView): void {
    if (view.state.field(this._field, false)) {
      view.dispatch({ effects: this._wanted.of(false) });
    }
  }

  private _shownIn(state: EditorState, before: Shown | null): Shown | null {
    const said = this._said(state);
    const content = this._content(said);
    if (content.length === 0) {
      return null;
    }
    const { head } = state.selection.main;
    const lines = said.usage?.span ?? { start: state.doc.lineAt(head).from };
    const pos = lines.start + state.doc.sliceString(lines.start).search(/[^ \t]|$/);
    const key = JSON.stringify([said.usage?.verb, said.usage?.option, said.failure]);
    // With the same maker the box stays the same.
    const create = before?.key === key ? before.create : this._box(content);
    return { key, pos, create };
  }

  /** A box above the statement; where there is no room, below the cursor. */
  private _box(content: readonly Node[]): Shown['create'] {
    return view => ({
      dom: tooltipElement(content),
      getCoords: pos => {
        const start = view.coordsAtPos(pos) ?? view.contentDOM.getBoundingClientRect();
        const cursor = view.coordsAtPos(view.state.selection.main.head) ?? start;
        const { left, right, top } = start;
        return { left, right, top, bottom: Math.max(start.bottom, cursor.bottom) };
      }
    });
  }

  private _said(state: EditorState): Said {
    const source = state.doc.toString();
    const { head } = state.selection.main;
    const failures = diagnose(source, this._parts.servers());
    return {
      usage: usageAt(source, head),
      failure: failures.find(({ lines }) => lines.start <= head && head <= lines.end)?.failure
    };
  }

  private _content({ usage, failure }: Said): readonly Node[] {
    const { trans } = this._parts;
    return [
      ...(failure ? failureContent(failure, trans) : []),
      ...(usage ? usageContent(usage, trans) : [])
    ];
  }

  private readonly _parts: AssistanceParts;
  private readonly _wanted = StateEffect.define<boolean>();
  private readonly _field = StateField.define<Shown | null>({
    create: () => null,
    update: (shown, { effects, docChanged, selection, state }) => {
      const wanted = effects.find(effect => effect.is(this._wanted))?.value ?? shown !== null;
      if (!wanted) {
        return null;
      }
      const isAsked = effects.some(effect => effect.is(this._wanted));
      return isAsked || docChanged || selection ? this._shownIn(state, shown) : shown;
    }
  });
}
