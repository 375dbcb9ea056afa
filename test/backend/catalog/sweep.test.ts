import { beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../../../src/backend/catalog/sweep';
import { StoreError } from '../../../src/backend/storage/objectStore';
import {
  deletionOf,
  givenCatalog,
  givenModels,
  importOf,
  keysOf,
  spoilEntry
} from './givenCatalog';
import { WatchedStore } from './watchedStore';

const hour = 3600 * 1000;
const inHours = (hours: number) => new Date(Date.now() + hours * hour);

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

async function givenFolder(folder: string): Promise<void> {
  await store.put(`${folder}/files/mnist/saved_model.pb`, Buffer.from('123456789'));
  await store.put(`${folder}/manifest.json`, Buffer.from('{}'));
}

describe('a sweep', () => {
  it('removes folders that no entry refers to once they are older than 24 hours, and nothing else', async () => {
    await givenModels(store, 2);
    await givenFolder('models/ann/m1/1-id');
    await givenFolder('models/ann/m1/2-crashed');
    await givenFolder('models/bob/%EB%AA%A8/1-crashed');
    await store.put('models/README', Buffer.from('not ours'));
    await store.put('exports/ann/x/m.tar', Buffer.from('not its business'));
    const { catalog } = givenCatalog(store);
    const before = await keysOf(store);

    expect((await sweep(store, catalog, { now: inHours(23.9) })).folders).toEqual([]);
    expect(await keysOf(store)).toEqual(before);

    expect(await sweep(store, catalog, { now: inHours(24.1) })).toEqual({
      folders: ['models/ann/m1/2-crashed', 'models/bob/%EB%AA%A8/1-crashed'],
      checkpoints: [],
      leftovers: 0
    });
    expect(await keysOf(store)).toEqual(before.filter(key => !key.includes('crashed')));
  });

  it('takes what a deletion left behind', async () => {
    await givenModels(store, 2);
    await givenFolder('models/ann/m1/1-id');
    const { catalog } = givenCatalog(store);
    await catalog.commit(deletionOf('ann', 'm1'));
    await sweep(store, catalog, { now: inHours(25) });
    expect(await keysOf(store, 'models/')).toEqual([]);
  });

  it('spares a folder that is committed between its listing and the removal', async () => {
    await givenFolder('models/ann/slow/1-id');
    const { catalog: theirs } = givenCatalog(store.inner);
    let isImported = false;
    store.hooks.before = async ({ method, key }) => {
      if (method === 'list' && key === 'catalog/log/' && !isImported) {
        isImported = true;
        await theirs.commit(importOf('ann', 'slow'));
      }
    };
    const swept = await sweep(store, givenCatalog(store).catalog, { now: inHours(25) });
    expect(swept.folders).toEqual([]);
    expect(await keysOf(store, 'models/')).toHaveLength(2);
  });

  it('spares a folder that was written to since it was listed', async () => {
    await givenFolder('models/ann/slow/1-id');
    const { inner } = store;
    store.list = async function* (prefix, options) {
      for await (const each of inner.list(prefix, options)) {
        yield prefix === 'models/' ? each : { ...each, modified: inHours(24) };
      }
    };
    const swept = await sweep(store, givenCatalog(store).catalog, { now: inHours(25) });
    expect(swept.folders).toEqual([]);
    expect(await keysOf(store, 'models/')).toHaveLength(2);
  });

  it('keeps the four newest checkpoints and every entry', async () => {
    await givenModels(store, 1);
    for (const n of [256, 512, 768, 1024, 1280, 1536]) {
      const digits = String(n).padStart(20, '0');
      await store.put(`catalog/checkpoint/${digits}.json.gz`, Buffer.from('x'));
    }
    await sweep(store, givenCatalog(store).catalog);
    expect(await keysOf(store)).toEqual([
      ...[768, 1024, 1280, 1536].map(
        n => `catalog/checkpoint/${String(n).padStart(20, '0')}.json.gz`
      ),
      'catalog/log/00000000000000000001.json'
    ]);
  });

  it('removes unfinished writes older than 24 hours where a store has such', async () => {
    const asked: unknown[] = [];
    const leaky = Object.assign(store, {
      sweepLeftovers: (prefix: string, before: Date) => {
        asked.push(prefix, before);
        return Promise.resolve(3);
      }
    });
    const now = new Date('2026-11-22T12:00:00Z');
    expect((await sweep(leaky, givenCatalog(store).catalog, { now })).leftovers).toBe(3);
    expect(asked).toEqual(['', new Date('2026-11-21T12:00:00Z')]);
  });

  it('removes nothing while the log is damaged', async () => {
    await givenModels(store, 2);
    await givenFolder('models/ann/m1/2-crashed');
    await spoilEntry(store, 2, '{');
    const before = await keysOf(store);
    await expect(
      sweep(store, givenCatalog(store).catalog, { now: inHours(25) })
    ).rejects.toMatchObject({ failure: { code: 'CATALOG_DAMAGED' } });
    expect(await keysOf(store)).toEqual(before);
  });

  it("fails in the store's words", async () => {
    store.hooks.before = () => {
      throw new StoreError('unreachable', 'dead');
    };
    await expect(sweep(store, givenCatalog(store).catalog)).rejects.toThrow(
      "The store of the models can't be reached."
    );
  });
});
