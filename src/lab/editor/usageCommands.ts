import type { EditorView } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Assistance } from './assistance';

/** What the commands work on. */
export type UsageCommandParts = {
  /** The editor of the notebook's active code cell. */
  readonly view: () => EditorView | null;
  readonly assistance: () => Promise<Assistance>;
  readonly trans: TranslationBundle;
};

const describedBy = { args: { type: 'object', properties: {}, additionalProperties: false } };

/** Adds the commands behind Shift Tab and Escape in cells that are ours; `schema/editor.json` binds them. */
export function addUsageCommands(commands: CommandRegistry, parts: UsageCommandParts): void {
  const { view, assistance, trans } = parts;
  const isIn = (className: string): boolean => view()?.dom.classList.contains(className) === true;
  commands.addCommand('mlmodel:show-usage', {
    label: trans.__('Show Usage of Statement'),
    caption: trans.__('Shows how the mlmodel statement at the cursor is used'),
    isEnabled: () => isIn('jp-MlModelEditor-ours'),
    execute: async () => {
      const shown = await assistance();
      const editor = view();
      if (editor) {
        shown.showUsage(editor);
      }
    },
    describedBy
  });
  commands.addCommand('mlmodel:hide-usage', {
    label: trans.__('Hide Usage of Statement'),
    isEnabled: () => isIn('jp-MlModelEditor-explained'),
    execute: async () => {
      const shown = await assistance();
      const editor = view();
      if (editor) {
        shown.hideUsage(editor);
      }
    },
    describedBy
  });
}
