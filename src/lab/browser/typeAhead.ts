import { folded } from './searchKey';
import { strokesOf } from './hangul';
import { modelStrokes } from './modelIndex';
import type { TreeRows } from './treeRows';

const pauseMilliseconds = 1000;

/** Finds rows by the first letters of their names, as they are typed. */
export class TypeAhead {
  /** Takes a letter typed at a time in milliseconds and says where to go from the row at `index`; -1 when no name begins so. */
  find(
    letter: string,
    { rows, index, now }: { rows: TreeRows; index: number; now: number }
  ): number {
    const isFresh = now - this._at > pauseMilliseconds;
    this._at = now;
    const strokes = strokesOf(folded(letter));
    // The same letter again and again goes through all that begin with it.
    const isRepeated = !isFresh && this._typed === strokes;
    this._typed = isFresh || isRepeated ? strokes : this._typed + strokes;
    const from = isFresh || isRepeated ? index + 1 : Math.max(index, 0);
    for (let step = 0; step < rows.length; step++) {
      const at = (from + step) % rows.length;
      if (strokesAt(rows, at).startsWith(this._typed)) {
        return at;
      }
    }
    return -1;
  }

  private _typed = '';
  private _at = -Infinity;
}

function strokesAt(rows: TreeRows, index: number): string {
  const row = rows.at(index);
  return row?.kind === 'model'
    ? modelStrokes(row.model)
    : strokesOf(folded(row?.group.label ?? ''));
}
