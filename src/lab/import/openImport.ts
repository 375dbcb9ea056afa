import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IBackendViews, IMlModelClient, IModels } from '../tokens';
import { readableFailure } from '../ui/readableFailure';
import { foundPath } from './contentsPath';
import { ImportForm } from './importForm';
import type { ImportValues } from './importStatement';
import type { ImportViewProps } from './importView';
import { importTab } from './importWidget';
import { KeyBrowser } from './keyBrowser';

/** What the commands of this feature work with. */
export type ImportContext = {
  readonly app: JupyterFrontEnd;
  readonly client: IMlModelClient;
  readonly views: IBackendViews;
  readonly models: IModels | null;
  readonly trans: TranslationBundle;
};

/** What the form begins with. */
export type ImportRequest = {
  /** `OBJECTSTORAGE.<connector>:<key>`. */
  readonly path?: string | undefined;
  /** The connector to browse, when there is no path. */
  readonly connector?: string | undefined;
  /** What to say when there is no path, though one was asked for. */
  readonly notice?: string | undefined;
  /** What is known of the model besides what its archive says. */
  readonly known?: Partial<ImportValues>;
};

type OpenForm = {
  readonly tab: MainAreaWidget;
  readonly form: ImportForm;
  readonly keys: KeyBrowser;
};

const openForms = new Set<OpenForm>();
let count = 0;

/** Shows the form in a tab and fills it as far as it can; resolves with the form when that is done. */
export async function openImport(
  context: ImportContext,
  { path, connector, notice, known }: ImportRequest = {}
): Promise<ImportForm> {
  const { tab, form, keys } = [...openForms].find(open => open.form.isIdle) ?? newForm(context);
  context.app.shell.activateById(tab.id);
  form.clear(notice);
  if (path === undefined) {
    await keys.load(connector);
  } else {
    await form.take(path, known);
  }
  return form;
}

function newForm({ app, client, views, models, trans }: ImportContext): OpenForm {
  const form = new ImportForm({ client, views, models, now: () => performance.now() });
  const keys = new KeyBrowser(views);
  const execute: ImportViewProps['execute'] = (command, args) =>
    void app.commands.execute(command, args);
  const tab = importTab({ form, keys, trans, execute }, models);
  tab.id = `jp-mlmodel-import-${++count}`;
  const open: OpenForm = { tab, form, keys };
  openForms.add(open);
  tab.disposed.connect(() => openForms.delete(open));
  app.shell.add(tab, 'main', { type: 'Import' });
  return open;
}

/** Opens the form for a file of the file browser; without a way to it, the form says which one would be needed. */
export async function openImportOfFile(context: ImportContext, file: string): Promise<void> {
  const { app, views, trans } = context;
  const contents: Contents.IManager = app.serviceManager.contents;
  try {
    const { connectors } = await views.connectors();
    const found = foundPath(file, contents, connectors);
    await openImport(
      context,
      'path' in found ? found : { notice: refusal(found.refused, { file, trans }) }
    );
  } catch (error) {
    await openImport(context, { notice: readableFailure(error).message });
  }
}

/** Why a file can't be reached, and what would help. */
export function refusal(
  reason: 'drive' | 'connector',
  { file, trans }: { file: string; trans: TranslationBundle }
): string {
  return reason === 'drive'
    ? trans.__(
        '%1 lies on a drive that only this page knows. Copy it into the folder that JupyterLab shows, or upload it to a bucket that a connector leads to.',
        file
      )
    : trans.__(
        'No connector leads to the folder that JupyterLab shows, so %1 can’t be read from there. The connector LOCAL does, unless the configuration has "LOCAL": null; take that out, or add a connector of type folder.',
        file
      );
}
