import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/backend/storage/objectStore';
import { deletionOf, givenCatalog, givenModels, importOf, namesIn } from './givenCatalog';
import { WatchedStore } from './watchedStore';

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

const calls = (method: string) => store.calls.filter(call => call.method === method).length;

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
