import { beforeEach, describe, expect, it } from 'vitest';
import { UndecidedCommit } from '../../../src/backend/catalog/catalog';
import { logKey } from '../../../src/backend/catalog/entry';
import { StoreError } from '../../../src/backend/storage/objectStore';
import {
  deletionOf,
  givenCatalog,
  givenModels,
  importOf,
  keysOf,
  namesIn,
  revisionOf,
  storedEntry
} from './givenCatalog';
import { WatchedStore, type Call } from './watchedStore';

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

const isAppend = ({ method, key }: Call) =>
  method === 'putIfAbsent' && key.startsWith('catalog/log/');

describe('a commit', () => {
  it('writes one readable entry and answers the state after it', async () => {
    const { catalog } = givenCatalog(store);
    const { entry, state } = await catalog.commit(importOf('ann', 'mnist'));
    expect(await keysOf(store)).toContain('catalog/log/00000000000000000001.json');
    expect(await storedEntry(store, 1)).toEqual({
      n: 1,
      at: '2026-11-22T12:00:00.000Z',
      by: 'ann',
      request: 'import ann/mnist',
      verb: 'import',
      changes: [
        {
          kind: 'modelAdded',
          id: 1,
          user: 'ann',
          name: 'mnist',
          revision: revisionOf('ann', 'mnist')
        }
      ]
    });
    expect(entry).toEqual(await storedEntry(store, 1));
    expect(state.n).toBe(1);
    expect(state.find('ann', 'mnist')).toEqual({
      id: 1,
      user: 'ann',
      name: 'mnist',
      created: '2026-11-22T12:00:00.000Z',
      modified: '2026-11-22T12:00:00.000Z',
      revisions: [revisionOf('ann', 'mnist')],
      nextRevision: 2,
      deployments: []
    });
  });

  it('never uses an id again', async () => {
    const { catalog } = givenCatalog(store);
    await catalog.commit(importOf('ann', 'mnist', '1'));
    await catalog.commit(deletionOf('ann', 'mnist'));
    const { state } = await catalog.commit(importOf('ann', 'mnist', '2'));
    expect(state.find('ann', 'mnist')).toMatchObject({ id: 2, nextRevision: 2 });
    expect(namesIn(state)).toEqual(['ann/mnist']);
  });

  it('decides again on the new state when it lost the race', async () => {
    const { catalog: theirs } = givenCatalog(store.inner);
    store.hooks.before = async ({ method, key }) => {
      if (method === 'putIfAbsent' && key === logKey(1)) {
        await theirs.commit(importOf('bob', 'first'));
      }
    };
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'second'));
    expect(entry).toMatchObject({ n: 2, changes: [{ id: 2, name: 'second' }] });
  });

  it('ends with what the decision throws when the race made the change impossible', async () => {
    await givenModels(store, 1);
    const { catalog: theirs } = givenCatalog(store.inner);
    store.hooks.before = async ({ method, key }) => {
      if (method === 'putIfAbsent' && key === logKey(2)) {
        await theirs.commit(deletionOf('ann', 'm1', 'theirs'));
      }
    };
    await expect(
      givenCatalog(store).catalog.commit(deletionOf('ann', 'm1', 'ours'))
    ).rejects.toThrow("There is no model 'm1'.");
    expect(await keysOf(store, 'catalog/log/')).toHaveLength(2);
  });

  it('writes nothing that readers could not apply', async () => {
    const { catalog } = givenCatalog(store);
    const impossible = {
      ...importOf('ann', 'm'),
      decide: () => [{ kind: 'modelRemoved', id: 7 }] as const
    };
    await expect(catalog.commit(impossible)).rejects.toThrow(
      "import decided on changes that the catalog can't take."
    );
    expect(await keysOf(store)).toEqual([]);
  });

  it('gives 200 commits of 4 catalogs the numbers and ids 1 to 200', async () => {
    const catalogs = Array.from({ length: 4 }, () => givenCatalog(store).catalog);
    const done = await Promise.all(
      catalogs.flatMap((catalog, at) =>
        Array.from({ length: 50 }, (_, i) => catalog.commit(importOf(`user${at}`, `m${i}`)))
      )
    );
    const oneTo200 = Array.from({ length: 200 }, (_, i) => i + 1);
    const sorted = (numbers: number[]) => numbers.sort((a, b) => a - b);
    expect(sorted(done.map(({ entry }) => entry.n))).toEqual(oneTo200);
    expect(sorted(done.flatMap(({ entry }) => entry.changes.map(({ id }) => id)))).toEqual(
      oneTo200
    );
    const { catalog } = givenCatalog(store);
    expect([...(await catalog.refresh()).models.keys()]).toEqual(oneTo200);
  });

  it('is cancelled while it waits for its turn, and before its entry is sent', async () => {
    const { catalog } = givenCatalog(store);
    const controller = new AbortController();
    const first = catalog.commit(importOf('ann', 'first'));
    const second = catalog.commit({ ...importOf('ann', 'second'), signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await first;
    await expect(
      catalog.commit({ ...importOf('ann', 'third'), signal: AbortSignal.abort(new Error('no')) })
    ).rejects.toThrow('no');
    expect(namesIn(await catalog.refresh())).toEqual(['ann/first']);
  });

  it('runs to its end once its entry is on the way', async () => {
    const controller = new AbortController();
    store.hooks.before = call => {
      if (isAppend(call)) {
        controller.abort(new Error('too late'));
      }
    };
    const { catalog } = givenCatalog(store);
    const { entry } = await catalog.commit({ ...importOf('ann', 'm'), signal: controller.signal });
    expect(entry.n).toBe(1);
  });
});

describe('a store without conditional writes', () => {
  it('is refused before anything is written, and read all the same', async () => {
    store.inner.putIfAbsent = async (key, content) => {
      await store.inner.put(key, content);
      return true;
    };
    const { catalog } = givenCatalog(store);
    await expect(catalog.commit(importOf('ann', 'mnist'))).rejects.toMatchObject({
      failure: {
        code: 'STORE_UNSUPPORTED',
        message:
          "The store of the catalog does not support conditional writes, without which models can't be managed safely."
      }
    });
    expect(await keysOf(store)).toEqual([]);
    expect((await catalog.refresh()).n).toBe(0);
  });

  it('is looked for once, and again only when that failed', async () => {
    const probes = () => store.calls.filter(call => call.key.startsWith('catalog/probe/')).length;
    let isFlaky = true;
    store.hooks.before = ({ key }) => {
      if (key.startsWith('catalog/probe/') && isFlaky) {
        isFlaky = false;
        throw new StoreError('unreachable', 'dead');
      }
    };
    const { catalog } = givenCatalog(store);
    const outcome: unknown = await catalog
      .commit(importOf('ann', 'a'))
      .catch((error: unknown) => error);
    expect(outcome).toMatchObject({ failure: { code: 'STORE_UNAVAILABLE' } });
    expect(outcome).not.toBeInstanceOf(UndecidedCommit);
    store.calls.length = 0;
    await catalog.commit(importOf('ann', 'a'));
    const afterFirst = probes();
    await catalog.commit(importOf('ann', 'b'));
    expect(afterFirst).toBeGreaterThan(0);
    expect(probes()).toBe(afterFirst);
  });
});

describe('a repeated request', () => {
  it('answers what the first did, from any catalog and however much later', async () => {
    await givenModels(store, 600);
    const { catalog } = givenCatalog(store);
    for (const i of [1, 255, 256, 257, 600]) {
      const { entry, state } = await catalog.commit(importOf('ann', `m${i}`));
      expect(entry).toMatchObject({ n: i, changes: [{ kind: 'modelAdded', id: i }] });
      expect(state.n).toBe(600);
    }
    expect(await keysOf(store, 'catalog/log/')).toHaveLength(600);
  });

  it('is made once when it runs at the same time in two places', async () => {
    const requests = [1, 2, 3, 4].map(() =>
      givenCatalog(store).catalog.commit(importOf('ann', 'mnist', 'the same'))
    );
    const done = await Promise.all(requests);
    expect(new Set(done.map(({ entry }) => entry.n))).toEqual(new Set([1]));
    expect(await keysOf(store, 'catalog/log/')).toHaveLength(1);
  });
});
