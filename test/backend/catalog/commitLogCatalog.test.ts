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
import { WatchedStore } from './watchedStore';

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

const calls = (method: string) => store.calls.filter(call => call.method === method).length;

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
      nextRevision: 2
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
    store.hooks.before = ({ method }) => {
      if (method === 'putIfAbsent') {
        controller.abort(new Error('too late'));
      }
    };
    const { catalog } = givenCatalog(store);
    const { entry } = await catalog.commit({ ...importOf('ann', 'm'), signal: controller.signal });
    expect(entry.n).toBe(1);
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

describe('a lost answer', () => {
  const failing = (when: 'before' | 'after', times: number) => {
    let left = times;
    store.hooks[when] = ({ method }) => {
      if (method === 'putIfAbsent' && left > 0) {
        left -= 1;
        throw new StoreError('unreachable', 'the line is dead');
      }
    };
  };

  it('is looked up: a change that was made ends well, once', async () => {
    failing('after', 1);
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'mnist'));
    expect(entry.n).toBe(1);
    expect(await keysOf(store)).toHaveLength(1);
  });

  it('is looked up: a change that was not made is made', async () => {
    failing('before', 2);
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'mnist'));
    expect(entry.n).toBe(1);
    expect(await keysOf(store)).toHaveLength(1);
  });

  it('counts as a lost race when the entry there is of somebody else', async () => {
    const { catalog: theirs } = givenCatalog(store.inner);
    store.hooks.before = async ({ method, key }) => {
      if (method === 'putIfAbsent' && key === logKey(1)) {
        await theirs.commit(importOf('bob', 'first'));
        throw new StoreError('timeout', 'no answer');
      }
    };
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'second'));
    expect(entry.n).toBe(2);
  });

  it('is owned up to when it can not be looked up', async () => {
    let isDead = false;
    const die = () => {
      if (isDead) {
        throw new StoreError('unreachable', 'the line is dead');
      }
    };
    store.hooks = {
      before: die,
      after: ({ method }) => {
        isDead ||= method === 'putIfAbsent';
        die();
      }
    };
    const { catalog } = givenCatalog(store);
    const outcome: unknown = await catalog
      .commit(importOf('ann', 'mnist'))
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(UndecidedCommit);
    expect(outcome).toMatchObject({
      failure: {
        code: 'STORE_UNAVAILABLE',
        message:
          "The store of the catalog can't be reached. Whether the change was made isn't known yet.",
        try: 'list'
      }
    });
    isDead = false;
    const again = await catalog.commit(importOf('ann', 'mnist'));
    expect(again.entry.n).toBe(1);
  });

  it('is no question when the store refused', async () => {
    store.hooks.before = ({ method }) => {
      if (method === 'putIfAbsent') {
        throw new StoreError('forbidden', 'read only');
      }
    };
    const outcome: unknown = await givenCatalog(store)
      .catalog.commit(importOf('ann', 'mnist'))
      .catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(UndecidedCommit);
    expect(outcome).toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
    expect(calls('putIfAbsent')).toBe(1);
  });

  it('is looked up even behind a refusal, which may be of a repeated write', async () => {
    store.hooks.after = ({ method }) => {
      if (method === 'putIfAbsent') {
        throw new StoreError('tokenExpired', 'at the second try');
      }
    };
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'mnist'));
    expect(entry.n).toBe(1);
  });
});

describe('a refresh', () => {
  it('costs one listing when nothing changed, and a read an entry when something did', async () => {
    await givenModels(store, 20);
    const { catalog } = givenCatalog(store);
    const { catalog: theirs } = givenCatalog(store.inner);
    await catalog.refresh();
    store.calls.length = 0;
    await catalog.refresh();
    expect(store.calls).toEqual([{ method: 'list', key: 'catalog/log/' }]);
    await theirs.commit(importOf('bob', 'one'));
    await theirs.commit(importOf('bob', 'two'));
    store.calls.length = 0;
    expect((await catalog.refresh()).n).toBe(22);
    expect(store.calls.map(call => call.method)).toEqual(['list', 'open', 'open']);
  });

  it('is shared by all who ask together, but never older than a question', async () => {
    const { catalog } = givenCatalog(store);
    await catalog.refresh();
    store.calls.length = 0;
    const together = await Promise.all([1, 2, 3].map(() => catalog.refresh()));
    expect(new Set(together).size).toBe(1);
    expect(calls('list')).toBe(1);

    const { catalog: theirs } = givenCatalog(store.inner);
    let later: Promise<unknown> | undefined;
    store.hooks.after = async ({ method }) => {
      if (method === 'list' && later === undefined) {
        await theirs.commit(importOf('bob', 'new'));
        later = catalog.refresh();
      }
    };
    await catalog.refresh();
    expect(await later).toMatchObject({ n: 1 });
  });

  it('leaves the states that readers hold as they were', async () => {
    const { catalog } = givenCatalog(store);
    const { state: before } = await catalog.commit(importOf('ann', 'a'));
    await catalog.commit(importOf('ann', 'a', 'again'));
    await catalog.commit(importOf('ann', 'b'));
    await catalog.commit(deletionOf('ann', 'a'));
    expect(before.n).toBe(1);
    expect(namesIn(before)).toEqual(['ann/a']);
    expect(before.find('ann', 'a')).toMatchObject({ id: 1, nextRevision: 2 });
    expect(before.find('ann', 'b')).toBeUndefined();
    const state = await catalog.refresh();
    expect(state.find('ann', 'a')).toBeUndefined();
    expect(state.named('b')).toMatchObject([{ user: 'ann' }]);
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    store.hooks.before = () => controller.abort(new Error('enough'));
    await expect(givenCatalog(store).catalog.refresh(controller.signal)).rejects.toThrow('enough');
  });

  it("fails in the store's words and works again when the store does", async () => {
    store.hooks.before = () => {
      throw new StoreError('bucketMissing', 'NoSuchBucket');
    };
    const { catalog } = givenCatalog(store);
    await expect(catalog.refresh()).rejects.toMatchObject({
      failure: {
        code: 'STORE_UNAVAILABLE',
        message: 'The bucket or folder of the catalog does not exist.'
      }
    });
    store.hooks = {};
    expect((await catalog.refresh()).n).toBe(0);
  });
});

describe('the history of a model', () => {
  it('has the entries that touched it, also after it is gone and from a checkpoint', async () => {
    const { catalog } = givenCatalog(store);
    await catalog.commit(importOf('ann', 'mnist', '1'));
    await catalog.commit(importOf('ann', 'other'));
    await catalog.commit(importOf('ann', 'mnist', '2'));
    await catalog.commit(deletionOf('ann', 'mnist'));
    for (let i = 0; i < 256; i += 1) {
      await catalog.commit(importOf('bob', `m${i}`));
    }
    await catalog.close();
    const history = await givenCatalog(store).catalog.history(1);
    expect(history.map(({ n, verb }) => `${n} ${verb}`)).toEqual([
      '1 import',
      '3 import',
      '4 delete'
    ]);
    expect(await catalog.history(999)).toEqual([]);
  });
});
