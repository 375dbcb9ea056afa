import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gather } from '../../../src/backend/storage/byteStream';
import { StoreError } from '../../../src/backend/storage/objectStore';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { givenCatalog, givenModels, importOf, keysOf, namesIn } from './givenCatalog';
import { WatchedStore } from './watchedStore';

const first = 'catalog/checkpoint/00000000000000000256.json.gz';
const second = 'catalog/checkpoint/00000000000000000512.json.gz';

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

const template = new MemoryObjectStore();
beforeAll(() => givenModels(template, 520));

/** Models m1 to m520, and checkpoints after 256 and 512. */
async function given520(): Promise<void> {
  for (const key of template.keys) {
    await store.put(key, (await template.open(key)).content);
  }
}

const opened = () => store.calls.filter(call => call.method === 'open').map(call => call.key);

async function textOf(key: string): Promise<string> {
  return gunzipSync(await gather((await store.open(key)).content)).toString();
}

describe('a checkpoint', () => {
  it('is written after every 256 entries, and not before', async () => {
    await givenModels(store, 255);
    expect(await keysOf(store, 'catalog/checkpoint/')).toEqual([]);
    const { catalog } = givenCatalog(store);
    await catalog.commit(importOf('ann', 'the 256th'));
    await catalog.close();
    expect(await keysOf(store, 'catalog/checkpoint/')).toEqual([first]);
  });

  it('is plain JSON with everything that the log says, a line a model', async () => {
    await given520();
    const text = await textOf(first);
    const document = JSON.parse(text) as Record<string, unknown[]>;
    expect(document).toMatchObject({ format: 1, n: 256, nextId: 257 });
    expect(document.touched).toEqual(Array.from({ length: 256 }, (_, i) => i + 1));
    expect(document.models?.[41]).toEqual([
      42,
      'ann',
      'm42',
      '2026-11-22T12:00:00.000Z',
      '2026-11-22T12:00:00.000Z',
      2,
      [
        1,
        'models/ann/m42/1-id',
        '2026-11-22T11:59:00.000Z',
        'tf',
        'saved_model',
        'classification',
        'deep',
        'mnist/saved_model.pb',
        9
      ]
    ]);
    expect(text.split('\n')).toHaveLength(259);
  });

  it('is all that is read at a start, with the entries behind it', async () => {
    await given520();
    store.calls.length = 0;
    const state = await givenCatalog(store).catalog.refresh();
    expect(state.n).toBe(520);
    expect(state.nextId).toBe(521);
    expect(state.find('ann', 'm520')?.id).toBe(520);
    expect(store.calls.filter(call => call.method === 'list')).toHaveLength(2);
    expect(opened()).toEqual([
      second,
      ...[513, 514, 515, 516, 517, 518, 519, 520].map(n => `catalog/log/00000000000000000${n}.json`)
    ]);
  });

  it('gives the same state as the log alone', async () => {
    await given520();
    const fromCheckpoint = await givenCatalog(store).catalog.refresh();
    await store.remove([first, second]);
    const fromLog = await givenCatalog(store).catalog.refresh();
    expect([...fromCheckpoint.models]).toEqual([...fromLog.models]);
    expect(fromCheckpoint.nextId).toBe(fromLog.nextId);
    expect(fromCheckpoint.models.size).toBe(fromLog.models.size);
  });

  it('keeps names in any script', async () => {
    const { catalog } = givenCatalog(store);
    for (let i = 0; i < 256; i += 1) {
      await catalog.commit(importOf(i % 2 ? '김철수' : 'ann', `모델 ${i} 😀`));
    }
    await catalog.close();
    const { catalog: fresh } = givenCatalog(store);
    store.calls.length = 0;
    const state = await fresh.refresh();
    expect(opened()).toEqual([first]);
    expect(namesIn(state)).toEqual(namesIn(await catalog.refresh()));
    expect(state.find('김철수', '모델 255 😀')?.id).toBe(256);
    expect(await textOf(first)).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('that can not be written is only logged', async () => {
    store.hooks.before = ({ method }) => {
      if (method === 'put') {
        throw new StoreError('noSpace', 'full');
      }
    };
    const { catalog, warnings } = givenCatalog(store);
    for (let i = 1; i <= 257; i += 1) {
      await catalog.commit(importOf('ann', `m${i}`));
    }
    await catalog.close();
    expect(warnings).toEqual(['a checkpoint of the catalog could not be written']);
    expect((await givenCatalog(store).catalog.refresh()).n).toBe(257);
  });

  it('that vanishes between listing and reading is passed over', async () => {
    await given520();
    store.hooks.before = async ({ method, key }) => {
      if (method === 'open' && key === second) {
        await store.inner.remove([second]);
      }
    };
    expect((await givenCatalog(store).catalog.refresh()).n).toBe(520);
    expect(opened()).toContain(first);
  });

  it('that the store will not give is a failure, not a reason to read the whole log', async () => {
    await given520();
    store.calls.length = 0;
    store.hooks.before = ({ method }) => {
      if (method === 'open') {
        throw new StoreError('unreachable', 'dead');
      }
    };
    await expect(givenCatalog(store).catalog.refresh()).rejects.toMatchObject({
      failure: { code: 'STORE_UNAVAILABLE' }
    });
    expect(opened()).toEqual([second]);
  });
});

type Spoil = (text: string) => string | Uint8Array;
const gzipped =
  (change: (text: string) => string): Spoil =>
  text =>
    gzipSync(change(text));

const broken: readonly (readonly [string, Spoil])[] = [
  ['is not gzip', text => text],
  ['is empty', () => ''],
  ['is cut short', text => gzipSync(text).subarray(0, 2000)],
  ['has a flipped byte', text => gzipSync(text).map((byte, at) => (at === 1500 ? byte ^ 1 : byte))],
  ['ends early', gzipped(text => text.slice(0, text.length - 4))],
  ['ends after a line', gzipped(text => text.slice(0, text.lastIndexOf('[511') - 2) + '\n')],
  ['is of another entry', gzipped(text => text.replace('"n":512', '"n":511'))],
  ['is of a newer version', gzipped(text => text.replace('"format":1', '"format":3'))],
  ['has lost what is served', gzipped(text => text.replace('"format":1', '"format":2'))],
  ['has a model of an unknown type', gzipped(text => text.replace('"tf"', '"onnx"'))],
  ['has a model without revisions', gzipped(text => text.replace('[1,"ann"', '[1],[1,"ann"'))],
  ['has a revision that is none', gzipped(text => text.replace(/\[1,"models[^\]]*\]/, '7'))],
  ['remembers too few entries', gzipped(text => text.replace(',512],"models"', '],"models"'))]
];

describe('a checkpoint is passed over, and the one before it read, when it', () => {
  it.each(broken)('%s', async (_, spoil) => {
    await given520();
    const spoilt = spoil(await textOf(second));
    await store.put(second, typeof spoilt === 'string' ? Buffer.from(spoilt) : spoilt);
    store.calls.length = 0;
    const { catalog, warnings } = givenCatalog(store);
    const state = await catalog.refresh();
    expect(state.n).toBe(520);
    expect(state.models.size).toBe(520);
    expect(warnings).toEqual(['a checkpoint of the catalog was passed over']);
    expect(opened().slice(0, 2)).toEqual([second, first]);
  });

  it('and so are all others', async () => {
    await given520();
    await store.put(first, Buffer.from('x'));
    await store.put(second, Buffer.from('x'));
    expect((await givenCatalog(store).catalog.refresh()).models.size).toBe(520);
  });
});
