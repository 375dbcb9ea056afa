import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICellFiller } from '../tokens';
import { copyText } from '../ui/clipboard';
import { cellSource } from '../ui/cellSource';

/** What inserting needs of the page. */
export type InsertContext = {
  readonly app: JupyterFrontEnd;
  readonly trans: TranslationBundle;
  readonly filler: ICellFiller | null;
};

/** A statement or a whole cell, such as a `!curl` one, as it stands in a cell. */
function sourceOf(statement: string): string {
  return /^\s*[!%]/.test(statement) ? statement : cellSource(statement);
}

/** Puts a statement into the notebook that was used last; without one, asks whether to open one or to copy. */
export async function insertStatement(statement: string, context: InsertContext): Promise<void> {
  const { app, trans, filler } = context;
  const source = sourceOf(statement);
  if (filler?.insert(source)) {
    return;
  }
  const create = trans.__('New notebook');
  const { button } = await showDialog({
    title: trans.__('No notebook is open'),
    body: trans.__('The line goes into a notebook: open a new one, or copy it.'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.createButton({ label: trans.__('Copy'), accept: false, actions: ['copy'] }),
      Dialog.okButton({ label: create })
    ]
  });
  if (button.actions.includes('copy')) {
    await copyText(source);
  } else if (button.accept) {
    await createNotebook(app);
    filler?.insert(source);
  }
}

/** With the default kernel, so that nobody is asked for one: the statements run with any. */
async function createNotebook(app: JupyterFrontEnd): Promise<void> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const kernelName = kernelspecs.specs?.default;
  const made: unknown = await app.commands.execute('notebook:create-new', {
    activate: true,
    ...(kernelName !== undefined && { kernelName })
  });
  if (isPanel(made)) {
    await made.revealed;
  }
}

function isPanel(made: unknown): made is { readonly revealed: Promise<void> } {
  return typeof made === 'object' && made !== null && 'revealed' in made;
}

/** Copies a statement as it stands in a cell. */
export async function copyStatement(statement: string): Promise<void> {
  await copyText(sourceOf(statement));
}
