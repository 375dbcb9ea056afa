import type {
  CatalogState,
  Change,
  CommitRequest,
  Revision
} from '../../../src/backend/catalog/catalog';
import { CommitLogCatalog } from '../../../src/backend/catalog/commitLogCatalog';
import { logKey } from '../../../src/backend/catalog/entry';
import { gather } from '../../../src/backend/storage/byteStream';
import type { IObjectStore } from '../../../src/backend/storage/objectStore';
import { failure } from '../../../src/common/failure';

/** A catalog and what it warned of. */
export type GivenCatalog = {
  readonly catalog: CommitLogCatalog;
  readonly warnings: readonly string[];
};

/** A catalog as another process would have it, whose clock stands at noon. */
export function givenCatalog(store: IObjectStore, patience = 200): GivenCatalog {
  const warnings: string[] = [];
  const catalog = new CommitLogCatalog(store, {
    log: { warn: message => warnings.push(message) },
    clock: () => new Date('2026-11-22T12:00:00.000Z'),
    patience
  });
  return { catalog, warnings };
}

/** A revision in the folder that its name and number give. */
export function revisionOf(user: string, name: string, revision = 1): Revision {
  return {
    revision,
    folder: `models/${user}/${name}/${revision}-id`,
    created: '2026-11-22T11:59:00.000Z',
    type: 'tf',
    format: 'saved_model',
    category: 'classification',
    algorithm: 'deep',
    filename: 'mnist/saved_model.pb',
    size: 9
  };
}

/** An import: a new model, or the next revision of the user's own. */
export function importOf(
  user: string,
  name: string,
  request = `import ${user}/${name}`
): CommitRequest {
  return { request, by: user, verb: 'import', decide: state => [addition(state, user, name)] };
}

/** A deletion; MODEL_NOT_FOUND when there is nothing to delete. */
export function deletionOf(
  user: string,
  name: string,
  request = `delete ${user}/${name}`
): CommitRequest {
  return {
    request,
    by: user,
    verb: 'delete',
    decide: state => {
      const model = state.find(user, name);
      if (model === undefined) {
        throw failure('MODEL_NOT_FOUND', `There is no model '${name}'.`);
      }
      return [{ kind: 'modelRemoved', id: model.id }];
    }
  };
}

/** Commits imports of `count` models of ann: m1, m2, … */
export async function givenModels(store: IObjectStore, count: number): Promise<void> {
  const { catalog } = givenCatalog(store);
  for (let i = 1; i <= count; i += 1) {
    await catalog.commit(importOf('ann', `m${i}`));
  }
  await catalog.close();
}

/** The names of all models, in order of id. */
export function namesIn(state: CatalogState): readonly string[] {
  return [...state.models.values()].map(model => `${model.user}/${model.name}`);
}

/** An entry of the log as the JSON that is stored. */
export async function storedEntry(
  store: IObjectStore,
  n: number
): Promise<Record<string, unknown>> {
  const { content } = await store.open(logKey(n));
  return JSON.parse(Buffer.from(await gather(content)).toString()) as Record<string, unknown>;
}

/** Overwrites an entry, as nobody should. */
export async function spoilEntry(store: IObjectStore, n: number, content: unknown): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await store.put(logKey(n), Buffer.from(text));
}

/** All keys below a prefix. */
export async function keysOf(store: IObjectStore, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) {
    keys.push(key);
  }
  return keys;
}

function addition(state: CatalogState, user: string, name: string): Change {
  const model = state.find(user, name);
  return model === undefined
    ? { kind: 'modelAdded', id: state.nextId, user, name, revision: revisionOf(user, name) }
    : {
        kind: 'revisionAdded',
        id: model.id,
        revision: revisionOf(user, name, model.nextRevision)
      };
}
