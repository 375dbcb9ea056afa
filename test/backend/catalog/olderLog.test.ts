import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkStore } from '../../../src/backend/catalog/storeCheck';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { givenCatalog, importOf, keysOf, namesIn, spoilEntry, storedEntry } from './givenCatalog';

/** A log as the first version wrote it, never to be edited: whatever comes later must open it. */
async function givenVersion1(): Promise<MemoryObjectStore> {
  const fixture = new FolderObjectStore(join(import.meta.dirname, 'version1'));
  const store = new MemoryObjectStore();
  for (const key of await keysOf(fixture)) {
    await store.put(key, (await fixture.open(key)).content);
  }
  return store;
}

const withoutCheckpoint = async () => {
  const store = await givenVersion1();
  await store.remove(await keysOf(store, 'catalog/checkpoint/'));
  return store;
};

describe.each([
  ['its checkpoint', givenVersion1],
  ['its entries alone', withoutCheckpoint]
])('a log of version 1 opens from %s', (_, given) => {
  it('with all its models', async () => {
    const { catalog, warnings } = givenCatalog(await given());
    const state = await catalog.refresh();
    expect({ n: state.n, nextId: state.nextId }).toEqual({ n: 7, nextId: 5 });
    expect(namesIn(state)).toEqual(['root/mnist_v1', '김철수/붓꽃', 'root/als']);
    expect(state.find('root', 'mnist_v1')).toEqual({
      id: 1,
      user: 'root',
      name: 'mnist_v1',
      created: '2026-11-22T12:00:00.000Z',
      modified: '2026-11-22T12:04:00.000Z',
      revisions: [
        {
          revision: 2,
          folder: 'models/root/mnist_v1/2-0b7c9a5e-5f0e-4f4e-9a55-000000000002',
          created: '2026-11-22T11:02:00.000Z',
          type: 'tf',
          format: 'keras',
          category: 'classification',
          algorithm: 'deep',
          filename: 'model.keras',
          size: 1002
        }
      ],
      nextRevision: 3,
      deployments: []
    });
    expect(state.deployed()).toEqual([]);
    expect(state.servingName('root_mnist_v1')).toEqual({ owner: undefined, nextVersion: 1 });
    expect(state.find('root', 'als')).toMatchObject({ id: 4, revisions: [{ type: 'r' }] });
    expect(warnings).toEqual([]);
  });

  it('with its history, its requests, and room for more', async () => {
    const store = await given();
    const { catalog } = givenCatalog(store);
    expect((await catalog.history(3)).map(({ n, verb }) => `${n} ${verb}`)).toEqual([
      '4 import',
      '6 delete'
    ]);
    const request = '00000000-0000-4000-8000-000000000002';
    const repeated = await catalog.commit(importOf('root', 'other', request));
    expect(repeated.entry).toMatchObject({ n: 2, by: '김철수' });
    expect((await catalog.commit(importOf('root', 'other'))).entry).toMatchObject({
      n: 8,
      changes: [{ id: 5 }]
    });
    const { findings } = await checkStore(store);
    expect(findings.filter(each => each.what !== 'manifest')).toEqual([]);
  });
});

describe('an entry with members that this version does not know', () => {
  it('is read, and they are ignored', async () => {
    const store = await withoutCheckpoint();
    const entry = (await storedEntry(store, 1)) as { changes: Record<string, unknown>[] };
    const changes = entry.changes.map(change => ({
      ...change,
      note: 'new',
      revision: { ...(change['revision'] as object), tags: ['x'] }
    }));
    await spoilEntry(store, 1, { ...entry, host: 'node-7', changes });
    const state = await givenCatalog(store).catalog.refresh();
    expect(namesIn(state)).toEqual(['root/mnist_v1', '김철수/붓꽃', 'root/als']);
  });

  it('is read whatever verb wrote it', async () => {
    const store = await withoutCheckpoint();
    await spoilEntry(store, 1, { ...(await storedEntry(store, 1)), verb: 'fit' });
    const { catalog } = givenCatalog(store);
    expect((await catalog.history(1)).map(({ verb }) => verb)).toContain('fit');
  });
});
