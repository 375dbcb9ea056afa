import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { logKey } from '../../../src/backend/catalog/entry';
import { checkStore } from '../../../src/backend/catalog/storeCheck';
import { gather } from '../../../src/backend/storage/byteStream';
import { ModelFiles } from '../../../src/backend/storage/modelFiles';
import { StoreError } from '../../../src/backend/storage/objectStore';
import {
  deletionOf,
  givenCatalog,
  givenModels,
  importOf,
  keysOf,
  revisionOf,
  spoilEntry,
  storedEntry
} from './givenCatalog';
import { WatchedStore } from './watchedStore';

const inHours = (hours: number) => new Date(Date.now() + hours * 3600 * 1000);
const checkpoint = 'catalog/checkpoint/00000000000000000256.json.gz';
const contents: Readonly<Record<string, string>> = {
  'mnist/saved_model.pb': '12345',
  'mnist/모델.txt': '가!'
};

let store: WatchedStore;
beforeEach(() => {
  store = new WatchedStore();
});

/** Files and manifest of a revision, 9 bytes in all. */
async function givenFiles(
  user: string,
  name: string,
  folder = revisionOf(user, name).folder
): Promise<void> {
  const files = Object.entries(contents).map(([path, text]) => {
    const content = Buffer.from(text);
    return {
      path,
      content,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex')
    };
  });
  for (const { path, content } of files) {
    await store.put(`${folder}/files/${path}`, content);
  }
  const { type, format, category, algorithm, filename, created } = revisionOf(user, name);
  await new ModelFiles(store).writeManifest(folder, {
    format: 1,
    user,
    name,
    created,
    type,
    modelFormat: format,
    category,
    algorithm,
    filename,
    facts: {},
    source: 'OBJECTSTORAGE.LOCAL:m.tar',
    files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })),
    folders: [{ path: 'mnist', before: 0 }]
  });
}

/** Models m1 and m2 of ann, whole. */
async function givenTwo(): Promise<void> {
  await givenFiles('ann', 'm1');
  await givenFiles('ann', 'm2');
  await givenModels(store, 2);
}

/** `what where: problem`, with `!` before damage and `✓` behind what was repaired. */
async function found(options: Parameters<typeof checkStore>[1] = {}): Promise<readonly string[]> {
  const { findings } = await checkStore(store, options);
  return findings.map(
    each =>
      `${each.isDamage ? '!' : ''}${each.what} ${each.where}: ${each.problem}${each.isRepaired ? ' ✓' : ''}`
  );
}

describe('a check of the store', () => {
  it('finds nothing where all is well, says how much it looked at, and changes nothing', async () => {
    await givenTwo();
    const before = await keysOf(store);
    store.calls.length = 0;
    expect(await checkStore(store)).toEqual({
      findings: [],
      entries: 2,
      models: 2,
      revisions: 2,
      files: 4,
      bytes: 18
    });
    expect(await keysOf(store)).toEqual(before);
    expect(
      store.calls.filter(call => ['put', 'putIfAbsent', 'remove'].includes(call.method))
    ).toEqual([]);
  });

  it('is content with a store that holds nothing yet', async () => {
    expect(await checkStore(store)).toMatchObject({ findings: [], entries: 0, models: 0 });
  });

  it('names files that are missing, of another size, of other content, or too many', async () => {
    await givenTwo();
    const files = 'models/ann/m1/1-id/files/';
    await store.put(`${files}mnist/saved_model.pb`, Buffer.from('1234X'));
    await store.put(`${files}mnist/extra.bin`, Buffer.from('?'));
    await store.put('models/ann/m2/1-id/files/mnist/saved_model.pb', Buffer.from('1234'));
    await store.remove(['models/ann/m2/1-id/files/mnist/모델.txt']);
    expect((await found()).toSorted()).toEqual([
      '!file models/ann/m1/1-id/files/mnist/saved_model.pb: has other content than when it was imported',
      '!file models/ann/m2/1-id/files/mnist/saved_model.pb: has 4 bytes where the manifest says 5',
      '!file models/ann/m2/1-id/files/mnist/모델.txt: is missing',
      'orphan models/ann/m1/1-id/files/mnist/extra.bin: is in no manifest'
    ]);
  });

  it('names manifests that are missing, unreadable, of another model or of other files', async () => {
    await givenTwo();
    await givenFiles('ann', 'm4', 'models/ann/m3/1-id');
    const { catalog } = givenCatalog(store);
    await catalog.commit(importOf('ann', 'm3'));
    const heavier = { ...revisionOf('ann', 'm5'), size: 10 };
    await givenFiles('ann', 'm5');
    await catalog.commit({
      ...importOf('ann', 'm5'),
      decide: ({ nextId }) => [
        { kind: 'modelAdded', id: nextId, user: 'ann', name: 'm5', revision: heavier }
      ]
    });
    await store.remove(['models/ann/m1/1-id/manifest.json']);
    await store.put('models/ann/m2/1-id/manifest.json', Buffer.from('{"files":'));
    expect((await found()).toSorted()).toEqual([
      '!manifest models/ann/m1/1-id/manifest.json: is missing',
      "!manifest models/ann/m2/1-id/manifest.json: isn't a manifest",
      '!manifest models/ann/m3/1-id/manifest.json: is of another model',
      '!manifest models/ann/m5/1-id/manifest.json: lists files of another size than the log says'
    ]);
  });

  it('names every gap, torn or alien entry, not only the first', async () => {
    await givenModels(store, 12);
    await store.remove([2, 5, 6, 7].map(logKey));
    await spoilEntry(store, 9, '{"n": 9');
    await spoilEntry(store, 10, {
      ...(await storedEntry(store, 10)),
      changes: [{ kind: 'later' }]
    });
    await store.put('catalog/log/notes.txt', Buffer.from('hello'));
    const log = (await found()).filter(line => line.startsWith('!log'));
    expect(log).toEqual([
      `!log catalog/log/notes.txt: doesn't belong in the log`,
      `!log ${logKey(2)}: is missing`,
      `!log ${logKey(5)}: is missing, and so are all up to ${logKey(7)}`,
      `!log ${logKey(9)}: is torn: it isn't valid JSON`,
      `!log ${logKey(10)}: has a change 'later' that only a newer mlmodel knows`
    ]);
  });

  it('names an entry that contradicts those before it', async () => {
    await givenModels(store, 3);
    await spoilEntry(store, 3, { ...(await storedEntry(store, 2)), n: 3 });
    expect((await found()).filter(line => line.startsWith('!log'))).toEqual([
      `!log ${logKey(3)}: contradicts what came before it: it adds model 2 where 3 should be`
    ]);
  });

  it('does not hurry to a verdict on models behind damage, nor sweeps anything', async () => {
    await givenTwo();
    await givenFiles('ann', 'm1', 'models/ann/m1/9-crashed');
    await givenCatalog(store).catalog.commit(deletionOf('ann', 'm2'));
    await store.remove(await keysOf(store, 'models/ann/m2/'));
    await spoilEntry(store, 3, '{');
    const before = await keysOf(store);
    expect(await found({ repair: true, now: inHours(25) })).toEqual([
      `!log ${logKey(3)}: is torn: it isn't valid JSON`
    ]);
    expect(await keysOf(store)).toEqual(before);
  });

  it('names what no entry refers to, and with repair removes it after 24 hours', async () => {
    await givenTwo();
    await givenFiles('ann', 'm1', 'models/ann/m1/2-crashed');
    await store.put('models/stray.txt', Buffer.from('x'));
    const stray = "orphan models/stray.txt: doesn't belong under models/";
    const young =
      'orphan models/ann/m1/2-crashed: no entry refers to it yet; an import of the last 24 hours may be at work on it';
    expect(await found({ repair: true })).toEqual([stray, young]);
    const old = 'orphan models/ann/m1/2-crashed: no entry refers to it';
    expect(await found({ now: inHours(25) })).toEqual([stray, old]);
    expect(await found({ repair: true, now: inHours(25) })).toEqual([stray, `${old} ✓`]);
    expect(await found({ now: inHours(25) })).toEqual([stray]);
  });

  it('takes a model deleted meanwhile for what it is', async () => {
    await givenTwo();
    const { catalog } = givenCatalog(store.inner);
    let isDeleted = false;
    store.hooks.before = async ({ method, key }) => {
      if (method === 'open' && key.endsWith('m1/1-id/manifest.json') && !isDeleted) {
        isDeleted = true;
        await catalog.commit(deletionOf('ann', 'm1'));
        await store.inner.remove(await keysOf(store.inner, 'models/ann/m1/'));
      }
    };
    expect((await found()).filter(line => line.startsWith('!'))).toEqual([]);
    expect(isDeleted).toBe(true);
  });

  it('compares checkpoints with the log, and with repair removes those that are wrong', async () => {
    await givenModels(store, 260);
    const lines = async () => (await found()).filter(line => line.includes('checkpoint'));
    expect(await lines()).toEqual([]);
    const text = gunzipSync(await gather((await store.open(checkpoint)).content)).toString();

    await store.put(checkpoint, gzipSync(text.replace('"m7"', '"m007"')));
    expect(await lines()).toEqual([`!checkpoint ${checkpoint}: doesn't say what the log says`]);

    const ahead = 'catalog/checkpoint/00000000000000000999.json.gz';
    await store.put(ahead, Buffer.from('x'));
    await store.put('catalog/checkpoint/notes.txt', Buffer.from('x'));
    expect(await lines()).toEqual([
      "checkpoint catalog/checkpoint/notes.txt: doesn't belong among the checkpoints",
      `!checkpoint ${checkpoint}: doesn't say what the log says`,
      `checkpoint ${ahead}: can't be read; the log is read instead`
    ]);

    await checkStore(store, { repair: true });
    expect(await lines()).toEqual([
      "checkpoint catalog/checkpoint/notes.txt: doesn't belong among the checkpoints"
    ]);
    expect((await givenCatalog(store).catalog.refresh()).find('ann', 'm7')?.id).toBe(7);
  });

  it('keeps a checkpoint that may be all that is left of a lost entry', async () => {
    await givenModels(store, 260);
    await store.remove([logKey(5)]);
    expect((await found({ repair: true })).filter(line => !line.includes('manifest'))).toEqual([
      `!log ${logKey(5)}: is missing`
    ]);
    expect(await keysOf(store, 'catalog/checkpoint/')).toEqual([checkpoint]);
  });

  it('reports a file that can not be read, but ends when the store as a whole fails', async () => {
    await givenTwo();
    let kind: StoreError['kind'] = 'other';
    store.hooks.before = ({ method, key }) => {
      if (method === 'open' && key.endsWith('m1/1-id/files/mnist/saved_model.pb')) {
        throw new StoreError(kind, 'EIO');
      }
    };
    expect(await found()).toEqual([
      "!file models/ann/m1/1-id/files/mnist/saved_model.pb: can't be read"
    ]);
    kind = 'unreachable';
    await expect(checkStore(store)).rejects.toMatchObject({
      failure: { code: 'STORE_UNAVAILABLE' }
    });
  });

  it('ends when it is cancelled', async () => {
    await givenTwo();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(checkStore(store, { signal })).rejects.toThrow('enough');
  });
});
