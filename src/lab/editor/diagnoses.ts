import { StateEffect, StateField, type ChangeDesc, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  hoverTooltip,
  ViewPlugin,
  type Tooltip,
  type ViewUpdate
} from '@codemirror/view';
import { diagnose, isBeingWritten, type Diagnosis } from '../../language/diagnose';
import type { AssistanceParts } from './assistanceParts';
import { longestCell } from './longestCell';
import { failureContent, tooltipElement } from './tooltipContent';

/** So long nobody has typed before what is wrong is looked for. */
const quietMilliseconds = 400;

const wrong = Decoration.mark({ class: 'jp-MlModelEditor-wrong' });

/** Underlines what is wrong in notebook cells that are ours, and says it to the mouse and to screen readers. */
export class Diagnoses {
  constructor(parts: AssistanceParts) {
    const { _field: field, _found: found } = this;
    this.extension = [
      field,
      ViewPlugin.define(view => new Checker(view, parts, all => this._show(view, all))),
      EditorView.decorations.from(field, all =>
        Decoration.set(all.map(({ span }) => wrong.range(span.start, span.end)))
      ),
      EditorView.contentAttributes.compute([field], state => attributesOf(state.field(field))),
      hoverTooltip((view, at) => hoverOf(view.state.field(field), at, parts), {
        hideOn: transaction => transaction.effects.some(effect => effect.is(found))
      })
    ];
  }

  /** For the editor of a code cell. */
  readonly extension: Extension;

  private _show(view: EditorView, all: readonly Diagnosis[]): void {
    const before = view.state.field(this._field);
    if (JSON.stringify(before) !== JSON.stringify(all)) {
      view.dispatch({ effects: this._found.of(all) });
    }
  }

  private readonly _found = StateEffect.define<readonly Diagnosis[]>();
  private readonly _field = StateField.define<readonly Diagnosis[]>({
    create: () => [],
    update: (all, { changes, docChanged, effects }) =>
      effects.find(effect => effect.is(this._found))?.value ??
      (docChanged ? moved(all, changes) : all)
  });
}

/** Looks for what is wrong a while after each change, and when the cursor has moved or left. */
class Checker {
  constructor(
    private readonly _view: EditorView,
    private readonly _parts: AssistanceParts,
    private readonly _show: (all: readonly Diagnosis[]) => void
  ) {
    this._schedule();
  }

  update({ docChanged, selectionSet, focusChanged, geometryChanged }: ViewUpdate): void {
    if (docChanged || selectionSet || focusChanged || (geometryChanged && !this._isPlaced)) {
      this._schedule();
    }
  }

  destroy(): void {
    clearTimeout(this._timer);
  }

  private _schedule(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._check(), quietMilliseconds);
  }

  private _check(): void {
    const { dom, state, hasFocus } = this._view;
    // A console has code cells too, whose lines go to the kernel. A notebook's cell may come into the page later.
    this._isPlaced = dom.isConnected;
    if (dom.closest('.jp-Notebook') === null) {
      return;
    }
    const source = state.doc.length > longestCell ? '' : state.doc.toString();
    if (source !== this._source) {
      this._source = source;
      this._all = diagnose(source, this._parts.servers());
    }
    const { head } = state.selection.main;
    this._show(this._all.filter(each => !hasFocus || !isBeingWritten(each, source, head)));
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isPlaced = false;
  private _source = '';
  private _all: readonly Diagnosis[] = [];
}

/** What was found, in the text as it is by now; what was deleted is wrong no more. */
function moved(all: readonly Diagnosis[], changes: ChangeDesc): readonly Diagnosis[] {
  return all
    .map(each => ({
      ...each,
      span: { start: changes.mapPos(each.span.start, 1), end: changes.mapPos(each.span.end, -1) }
    }))
    .filter(({ span }) => span.start < span.end);
}

function attributesOf(all: readonly Diagnosis[]): Readonly<Record<string, string>> {
  return all.length === 0
    ? {}
    : {
        'aria-invalid': 'true',
        'aria-description': all.map(({ failure }) => failure.message).join(' ')
      };
}

function hoverOf(
  all: readonly Diagnosis[],
  at: number,
  { trans }: AssistanceParts
): Tooltip | null {
  const found = all.find(({ span }) => span.start <= at && at <= span.end);
  return found
    ? {
        pos: found.span.start,
        end: found.span.end,
        above: true,
        create: () => ({ dom: tooltipElement(failureContent(found.failure, trans)) })
      }
    : null;
}
