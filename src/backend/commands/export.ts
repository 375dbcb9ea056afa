import type { DownloadHandle } from '../../common/reply';
import { linkSeconds } from '../exports';
import type { ExportStatement } from '../../language/statement';
import type { CatalogModel } from '../catalog/catalog';
import type { IObjectStore } from '../storage/objectStore';
import type { Command, CommandContext } from './command';
import { atPath } from './connectedPath';
import { findModel, findRevision } from './findModel';

/** `export`: packs a revision into a tar at `path`, or in the managed store's `exports/`, and answers a handle to it. */
export const exportModel: Command<'export'> = async (statement, context) => {
  const state = await context.catalog.refresh(context.signal);
  const model = findModel(statement, { user: context.user, state });
  const revision = findRevision(model, statement.version, statement);
  const manifest = await context.files.readManifest(revision.folder, context.signal);
  const target = await targetOf(statement, model, context);
  const { signal } = context;
  await target.guard(() =>
    context.files.pack(revision.folder, manifest, {
      store: target.store,
      key: target.key,
      signal,
      onProgress: (done, path) =>
        context.progress({ done, total: revision.size, unit: 'bytes', step: `Packing ${path}` })
    })
  );
  const handle: DownloadHandle = {
    model: `${model.user}/${model.name}`,
    revision: revision.revision,
    archive: target.archive
  };
  return {
    table: {
      columns: [
        { name: 'result', type: 'text' },
        { name: 'download_url', type: 'download' },
        { name: 'expired time (sec)', type: 'integer' }
      ],
      rows: [['ok', handle, linkSeconds]]
    }
  };
};

type Target = {
  readonly store: IObjectStore;
  readonly key: string;
  readonly archive: string;
  guard<T>(work: () => Promise<T>): Promise<T>;
};

async function targetOf(
  statement: ExportStatement,
  model: CatalogModel,
  context: CommandContext
): Promise<Target> {
  if (statement.path) {
    const path = await atPath({ path: statement.path, statement }, context.connectors);
    return { ...path, archive: path.text };
  }
  await context.exports.sweep();
  const key = context.exports.newKey(model);
  return { store: context.exports.store, key, archive: key, guard: work => work() };
}
