import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/backend/storage/objectStore';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import {
  givenCatalog,
  givenModels,
  importOf,
  keysOf,
  namesIn,
  spoilEntry,
  storedEntry
} from './givenCatalog';
import { WatchedStore } from './watchedStore';

const advice = 'run `mlmodel store check` in a terminal to see all that is wrong.';
const key = 'catalog/log/00000000000000000003.json';

type Spoil = (store: MemoryObjectStore) => Promise<void>;

const change =
  (spoil: (entry: Record<string, unknown>) => unknown): Spoil =>
  async store =>
    spoilEntry(store, 3, spoil(await storedEntry(store, 3)));

const cases: readonly (readonly [string, Spoil, string])[] = [
  [
    'a torn entry',
    async store => {
      const text = JSON.stringify(await storedEntry(store, 3));
      await spoilEntry(store, 3, text.slice(0, text.length / 2));
    },
    `${key} is torn: it isn't valid JSON; ${advice}`
  ],
  [
    'an empty entry',
    store => spoilEntry(store, 3, ''),
    `${key} is torn: it isn't valid JSON; ${advice}`
  ],
  [
    'an entry that is not UTF-8',
    store => store.put(key, Buffer.from([0x22, 0xff, 0x22])),
    `${key} is torn: it isn't valid JSON; ${advice}`
  ],
  ['a missing entry', store => store.remove([key]), `${key} is missing; ${advice}`],
  [
    'an entry with another number',
    change(entry => ({ ...entry, n: 4 })),
    `${key} says that it is number 4; ${advice}`
  ],
  [
    'something else',
    store => spoilEntry(store, 3, [1]),
    `${key} isn't an entry (at its top); ${advice}`
  ],
  [
    'an entry without its request',
    change(entry => ({ ...entry, request: undefined })),
    `${key} isn't an entry (at request); ${advice}`
  ],
  [
    'a change of a kind that is not known',
    change(entry => ({ ...entry, changes: [{ kind: 'modelRenamed', id: 1, name: 'x' }] })),
    `${key} has a change 'modelRenamed' that only a newer mlmodel knows; update mlmodel, or ${advice}`
  ],
  [
    'an entry whose format says that it means something else',
    change(entry => ({ ...entry, format: 2 })),
    `${key} has a format that only a newer mlmodel knows; update mlmodel, or ${advice}`
  ],
  [
    'a change that leaves out what it needs',
    change(entry => ({ ...entry, changes: [{ kind: 'modelRemoved' }] })),
    `${key} isn't an entry (at changes.0.id); ${advice}`
  ],
  [
    'a model that was added before',
    async store => spoilEntry(store, 3, { ...(await storedEntry(store, 2)), n: 3 }),
    `${key} contradicts what came before it: it adds model 2 where 3 should be; ${advice}`
  ],
  [
    'a removal of a model that is not there',
    change(entry => ({ ...entry, changes: [{ kind: 'modelRemoved', id: 9 }] })),
    `${key} contradicts what came before it: it changes model 9, which isn't there; ${advice}`
  ],
  [
    'an object that is no entry',
    store => store.put('catalog/log/3.json', Buffer.from('{}')),
    `catalog/log/3.json doesn't belong in the log; ${advice}`
  ],
  [
    'an object beside the entries',
    store => store.put('catalog/log/.DS_Store', Buffer.from('x')),
    `catalog/log/.DS_Store doesn't belong in the log; ${advice}`
  ],
  [
    'an entry from far in the future',
    store => store.put('catalog/log/00000009999999999999.json', Buffer.from('{}')),
    `catalog/log/00000000000000000006.json is missing; ${advice}`
  ]
];

describe('a log that can not be trusted is refused by the name of the entry:', () => {
  it.each(cases)('%s', async (_, spoil, problem) => {
    const store = new MemoryObjectStore();
    await givenModels(store, 5);
    await spoil(store);
    const before = await keysOf(store);
    const { catalog } = givenCatalog(store);
    const failure = { code: 'CATALOG_DAMAGED', message: `The catalog can't be read: ${problem}` };
    await expect(catalog.refresh()).rejects.toMatchObject({ failure });
    await expect(catalog.commit(importOf('bob', 'new'))).rejects.toMatchObject({ failure });
    expect(await keysOf(store)).toEqual(before);
  });
});

describe('a catalog at work', () => {
  it('notices that the log was emptied under it, instead of beginning another', async () => {
    const store = new MemoryObjectStore();
    const { catalog } = givenCatalog(store);
    await catalog.commit(importOf('ann', 'a'));
    await catalog.commit(importOf('ann', 'b'));
    await store.remove(await keysOf(store));
    await expect(catalog.commit(importOf('ann', 'c'))).rejects.toThrow(
      "The catalog can't be read: catalog/log/00000000000000000002.json was there and is missing now"
    );
    expect(await keysOf(store)).toEqual([]);
  });

  it('reads on behind an entry that has been put right', async () => {
    const store = new MemoryObjectStore();
    await givenModels(store, 3);
    const whole = await storedEntry(store, 2);
    await spoilEntry(store, 2, '{');
    const { catalog } = givenCatalog(store);
    await expect(catalog.refresh()).rejects.toThrow('is torn');
    await spoilEntry(store, 2, whole);
    expect(namesIn(await catalog.refresh())).toEqual(['ann/m1', 'ann/m2', 'ann/m3']);
  });

  it('is not misled by a listing that shows a later entry before an earlier one', async () => {
    const store = new WatchedStore();
    await givenModels(store, 3);
    const { inner } = store;
    store.list = async function* (prefix, options) {
      for await (const each of inner.list(prefix, options)) {
        if (!each.key.endsWith('2.json')) {
          yield each;
        }
      }
    };
    expect((await givenCatalog(store).catalog.refresh()).n).toBe(3);
  });

  it('passes on a store that fails between listing and reading', async () => {
    const store = new WatchedStore();
    await givenModels(store, 3);
    store.hooks.before = ({ method }) => {
      if (method === 'open') {
        throw new StoreError('timeout', 'silence');
      }
    };
    await expect(givenCatalog(store).catalog.refresh()).rejects.toMatchObject({
      failure: { code: 'TIMEOUT' }
    });
  });
});
