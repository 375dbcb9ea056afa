import { failure } from '../../common/failure';
import { formatsOfType } from '../../common/model';
import { print } from '../../language/print';
import type { ImportStatement } from '../../language/statement';
import type { Recognised } from '../archive/archive';
import { describeModel } from '../archive/describeModel';
import { readArchive } from '../archive/readArchive';
import { FormatMismatch, recognise } from '../archive/rules';
import { UndecidedCommit, type CatalogState, type Change, type Revision } from '../catalog/catalog';
import type { Manifest, WrittenMembers } from '../storage/modelFiles';
import type { Bytes } from '../storage/objectStore';
import type { Command, CommandContext } from './command';
import { atPath, type ConnectedPath } from './connectedPath';
import { discardFolder } from './discardFolder';

/** A revision's files in the managed store, not yet in the catalog. */
type Stored = {
  readonly folder: string;
  readonly written: WrittenMembers;
  readonly recognised: Recognised;
};

/**
 * `import`: files first, entry last. An existing name of one's own gets the next revision.
 * Whatever fails before the commit removes the files again; a crash leaves them to the sweep.
 */
export const importModel: Command<'import'> = async (statement, context) => {
  const state = await context.catalog.refresh(context.signal);
  const source = await atPath({ path: statement.path, statement }, context.connectors);
  const revision = state.find(context.user, statement.name.value)?.nextRevision ?? 1;
  const folder = context.files.newFolder(context.user, statement.name.value, revision);
  let manifest: Manifest;
  try {
    const stored = await store(folder, { statement, source, context });
    manifest = await describe(stored, { statement, source, context });
    await context.files.writeManifest(folder, manifest, context.signal);
    context.signal.throwIfAborted();
  } catch (error) {
    await discardFolder(folder, 'a failed import', context);
    throw error;
  }
  await commit(statement, context, { folder, manifest });
  return { table: { columns: [{ name: 'result', type: 'text' }], rows: [['ok']] } };
};

type Import = {
  readonly statement: ImportStatement;
  readonly source: ConnectedPath;
  readonly context: CommandContext;
};

async function store(folder: string, { statement, source, context }: Import): Promise<Stored> {
  const { files, limits, signal } = context;
  const opened = await source.guard(() => source.store.open(source.key, { signal }));
  let path = source.key;
  const content = counted(opened.content, done =>
    context.progress({ done, total: opened.size, unit: 'bytes', step: `Copying ${path}` })
  );
  const written = await source.guard(() =>
    files.writeMembers(folder, readArchive(content, limits), {
      source: { store: source.store, key: source.key, version: opened.version },
      signal,
      onProgress: (_, member) => {
        path = member;
      }
    })
  );
  const recognised = recognisedIn(written, statement);
  return { folder, written, recognised };
}

function recognisedIn(written: WrittenMembers, statement: ImportStatement): Recognised {
  const { type, format } = statement;
  try {
    return recognise(written.files, { type: type.value, format: format.value });
  } catch (error) {
    if (!(error instanceof FormatMismatch)) {
      throw error;
    }
    const { found } = error;
    throw failure('FORMAT_MISMATCH', error.message, {
      at: formatsOfType[type.value].includes(found.format) ? format.span : type.span,
      try: print({
        ...statement,
        type: { ...type, value: found.type },
        format: { ...format, value: found.format }
      })
    });
  }
}

async function describe(stored: Stored, { statement, source, context }: Import): Promise<Manifest> {
  const { folder, written, recognised } = stored;
  const facts = await describeModel({
    recognised,
    files: written.files,
    read: (path, range) => context.files.read(folder, path, { range, signal: context.signal })
  });
  return {
    format: 1,
    user: context.user,
    name: statement.name.value,
    created: new Date().toISOString(),
    type: statement.type.value,
    modelFormat: statement.format.value,
    category: statement.category.value,
    algorithm: statement.algorithm.value,
    filename: recognised.filename,
    ...(statement.description && { description: statement.description.value }),
    facts,
    source: source.text,
    ...written
  };
}

async function commit(
  statement: ImportStatement,
  context: CommandContext,
  { folder, manifest }: { folder: string; manifest: Manifest }
): Promise<void> {
  try {
    await context.catalog.commit({
      request: context.request,
      by: context.user,
      verb: 'import',
      signal: context.signal,
      decide: state => [changeFor(statement, state, { folder, manifest })]
    });
  } catch (error) {
    // A store that went silent may have taken the entry all the same; then the files must stay, and the sweep decides.
    if (!(error instanceof UndecidedCommit)) {
      await discardFolder(folder, 'a failed import', context);
    }
    throw error;
  }
}

function changeFor(
  statement: ImportStatement,
  state: CatalogState,
  { folder, manifest }: { folder: string; manifest: Manifest }
): Change {
  const model = state.find(manifest.user, statement.name.value);
  const revision: Revision = {
    revision: model?.nextRevision ?? 1,
    folder,
    created: manifest.created,
    type: manifest.type,
    format: manifest.modelFormat,
    category: manifest.category,
    algorithm: manifest.algorithm,
    filename: manifest.filename,
    size: manifest.files.reduce((sum, file) => sum + file.size, 0)
  };
  return model
    ? { kind: 'revisionAdded', id: model.id, revision }
    : { kind: 'modelAdded', id: state.nextId, user: manifest.user, name: manifest.name, revision };
}

/** Passes `bytes` on and tells how many have gone by. */
async function* counted(bytes: Bytes, onCount: (done: number) => void): Bytes {
  let done = 0;
  for await (const chunk of bytes) {
    done += chunk.byteLength;
    onCount(done);
    yield chunk;
  }
}
