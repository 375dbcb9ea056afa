import type { Contents } from '@jupyterlab/services';
import { pathOf } from './archivePath';
import { exampleArchive, exampleFile, exampleValues } from './exampleModel';
import { openImport, refusal, type ImportContext } from './openImport';

/**
 * Writes the example into the folder that JupyterLab shows, and imports it by the form: at once under a free name;
 * where one has it already, the form waits. Where that can't be done the form says why, and asks for another archive.
 */
export async function openExample(context: ImportContext): Promise<void> {
  const { app, models, views, trans } = context;
  let path: string;
  try {
    const { connectors } = await views.connectors();
    const root = connectors.find(({ isRoot }) => isRoot);
    if (!root) {
      await openImport(context, { notice: refusal('connector', { file: exampleFile, trans }) });
      return;
    }
    await writeExample(app.serviceManager.contents);
    path = pathOf({ connector: root.name, key: exampleFile });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const notice = trans.__(
      'The example %1 can’t be made: %2 Choose an archive of your own.',
      exampleFile,
      reason
    );
    await openImport(context, { notice });
    return;
  }
  const form = await openImport(context, { path, known: exampleValues });
  if (models?.list === undefined) {
    await models?.refresh();
  }
  if (form.outlook.kind === 'new') {
    form.start();
  }
}

/** A file of that name that is there already is the example of an earlier time, and stays as it is. */
async function writeExample(contents: Contents.IManager): Promise<void> {
  const folder = await contents.get('', { content: true });
  const files = folder.content as readonly Contents.IModel[];
  const isThere = files.some(({ name }) => name === exampleFile);
  if (!isThere) {
    await contents.save(exampleFile, {
      type: 'file',
      format: 'base64',
      content: base64(exampleArchive())
    });
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}
