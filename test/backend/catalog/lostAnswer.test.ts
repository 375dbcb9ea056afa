import { beforeEach, describe, expect, it } from 'vitest';
import { UndecidedCommit } from '../../../src/backend/catalog/catalog';
import { logKey } from '../../../src/backend/catalog/entry';
import { StoreError } from '../../../src/backend/storage/objectStore';
import { givenCatalog, importOf, keysOf } from './givenCatalog';
import { WatchedStore, type Call } from './watchedStore';

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

const isAppend = ({ method, key }: Call) =>
  method === 'putIfAbsent' && key.startsWith('catalog/log/');

describe('a lost answer', () => {
  const failing = (when: 'before' | 'after', times: number) => {
    let left = times;
    store.hooks[when] = call => {
      if (isAppend(call) && left > 0) {
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
      after: call => {
        isDead ||= isAppend(call);
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
    store.hooks.before = call => {
      if (isAppend(call)) {
        throw new StoreError('forbidden', 'read only');
      }
    };
    const outcome: unknown = await givenCatalog(store)
      .catalog.commit(importOf('ann', 'mnist'))
      .catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(UndecidedCommit);
    expect(outcome).toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
    expect(store.calls.filter(isAppend)).toHaveLength(1);
  });

  it('is looked up even behind a refusal, which may be of a repeated write', async () => {
    store.hooks.after = call => {
      if (isAppend(call)) {
        throw new StoreError('tokenExpired', 'at the second try');
      }
    };
    const { entry } = await givenCatalog(store).catalog.commit(importOf('ann', 'mnist'));
    expect(entry.n).toBe(1);
  });
});
