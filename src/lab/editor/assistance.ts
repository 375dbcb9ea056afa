import type { Extension } from '@codemirror/state';
import { tooltips, type EditorView } from '@codemirror/view';
import type { AssistanceParts } from './assistanceParts';
import { Diagnoses } from './diagnoses';
import { ShownUsage } from './shownUsage';

/** Help with the statements of cells that are ours: what is wrong is underlined, and their usage is shown when asked for. */
export class Assistance {
  constructor(parts: AssistanceParts) {
    this._usage = new ShownUsage(parts);
    this.extension = [
      new Diagnoses(parts).extension,
      this._usage.extension,
      // Cells cut off what stands out of them.
      tooltips({ parent: document.body })
    ];
  }

  /** For the editor of a code cell. */
  readonly extension: Extension;

  /** Shows the usage of the statement at the cursor, and what is wrong with it, until the cursor leaves it. */
  showUsage(view: EditorView): void {
    this._usage.show(view);
  }

  /** Hides what {@link showUsage} shows. */
  hideUsage(view: EditorView): void {
    this._usage.hide(view);
  }

  private readonly _usage: ShownUsage;
}
