import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Change, CommitRequest } from '../../../src/backend/catalog/catalog';
import { writeCheckpoint } from '../../../src/backend/catalog/checkpoint';
import { CatalogDamage } from '../../../src/backend/catalog/catalogDamage';
import { Draft } from '../../../src/backend/catalog/draft';
import { LogIndex } from '../../../src/backend/catalog/logIndex';
import { State } from '../../../src/backend/catalog/state';
import { checkStore } from '../../../src/backend/catalog/storeCheck';
import { gather } from '../../../src/backend/storage/byteStream';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { givenCatalog, importOf, keysOf, revisionOf } from './givenCatalog';

const key = 'catalog/checkpoint/00000000000000000256.json.gz';
const at = '2026-11-22T12:00:00.000Z';

const added = (version: number, more: Partial<Change & { kind: 'deploymentAdded' }> = {}) =>
  ({
    kind: 'deploymentAdded',
    id: 1,
    servingName: 'ann_mnist',
    version,
    revision: 1,
    label: null,
    ...more
  }) as const;
const available = (version: number) => ({ kind: 'deploymentAvailable', id: 1, version }) as const;
const failed = (version: number) =>
  ({ kind: 'deploymentFailed', id: 1, version, reason: 'no memory' }) as const;
const stopped = (...versions: readonly number[]) =>
  ({ kind: 'deploymentsStopped', id: 1, versions }) as const;

const imported: readonly Change[] = [
  { kind: 'modelAdded', id: 1, user: 'ann', name: 'mnist', revision: revisionOf('ann', 'mnist') },
  {
    kind: 'modelAdded',
    id: 2,
    user: 'ann_mnist',
    name: 'b',
    revision: revisionOf('ann_mnist', 'b')
  },
  {
    kind: 'modelAdded',
    id: 3,
    user: 'ann',
    name: 'mnist_b',
    revision: revisionOf('ann', 'mnist_b')
  }
];

/** The state after these changes, each an entry of its own. */
function after(...changes: readonly Change[]): State {
  const draft = new Draft(State.initial());
  [imported, ...changes.map(change => [change])].forEach((each, index) => {
    const n = index + 1;
    draft.apply({ n, at, by: 'ann', request: String(n), verb: 'deploy', changes: each });
  });
  return draft.finish();
}

const statesOf = (state: State) =>
  state.models.get(1)?.deployments.map(each => `${each.version} ${each.state}`);

describe('a deployment', () => {
  it('goes from LOADING to AVAILABLE or ERROR, and is forgotten when it is stopped', () => {
    expect(statesOf(after(added(1), added(2), available(1)))).toEqual(['1 AVAILABLE', '2 LOADING']);
    expect(statesOf(after(added(1), available(1), failed(1)))).toEqual(['1 ERROR']);
    expect(statesOf(after(added(1), added(2), failed(1), stopped(1, 2)))).toEqual([]);
  });

  it('forgets earlier failures when it is AVAILABLE, and those alone', () => {
    const changes = [added(1), added(2), added(3), available(1), failed(2), failed(3)] as const;
    expect(statesOf(after(...changes, added(4), added(5), failed(5), available(4)))).toEqual([
      '1 AVAILABLE',
      '4 AVAILABLE',
      '5 ERROR'
    ]);
  });

  it('keeps what it was deployed with', () => {
    const state = after(added(1, { label: '붉은 꽃' }), failed(1));
    expect(state.deployed().map(model => model.deployments)).toEqual([
      [{ version: 1, revision: 1, label: '붉은 꽃', state: 'ERROR', at, reason: 'no memory' }]
    ]);
  });
});

describe('a serving name', () => {
  it('belongs to its model until that is gone, and goes on counting for the next', () => {
    const free = after(
      { ...added(1), id: 2, servingName: 'ann_mnist_b' },
      { ...stopped(1), id: 2 },
      { kind: 'modelRemoved', id: 2 }
    );
    expect(free.servingName('ann_mnist_b')).toEqual({ owner: undefined, nextVersion: 2 });
    expect(
      after(
        { ...added(1), id: 2, servingName: 'ann_mnist_b' },
        { ...stopped(1), id: 2 },
        { kind: 'modelRemoved', id: 2 },
        { ...added(2), id: 3, servingName: 'ann_mnist_b' }
      ).servingName('ann_mnist_b')
    ).toEqual({ owner: 3, nextVersion: 3 });
  });
});

const contradictions: readonly (readonly [string, readonly Change[]])[] = [
  ["it deploys version 2 of 'ann_mnist' where 1 should be", [added(2)]],
  ["it deploys version 1 of 'ann_mnist' where 2 should be", [added(1), stopped(1), added(1)]],
  ["it serves model 1 as 'other'", [added(1, { servingName: 'other' })]],
  [
    "it serves model 3 as 'ann_mnist_b', which is the name of model 2",
    [
      { ...added(1), id: 2, servingName: 'ann_mnist_b' },
      { ...added(2), id: 3, servingName: 'ann_mnist_b' }
    ]
  ],
  ["it deploys revision 2 of model 1, which isn't there", [added(1, { revision: 2 })]],
  ["it changes model 9, which isn't there", [{ ...added(1), id: 9 }]],
  ["it changes version 1 of model 1, which isn't deployed", [available(1)]],
  [
    'it changes version 1 of model 1, which is AVAILABLE already',
    [added(1), available(1), available(1)]
  ],
  ['it changes version 1 of model 1, which is ERROR already', [added(1), failed(1), failed(1)]],
  ['it changes version 1 of model 1, which is ERROR already', [added(1), failed(1), available(1)]],
  ["it changes version 2 of model 1, which isn't deployed", [added(1), stopped(1, 2)]],
  ['it removes model 1, which is served', [added(1), { kind: 'modelRemoved', id: 1 }]],
  [
    'it removes revision 1 of model 1, which is served',
    [
      { kind: 'revisionAdded', id: 1, revision: revisionOf('ann', 'mnist', 2) },
      added(1),
      available(1),
      { kind: 'revisionRemoved', id: 1, revision: 1 }
    ]
  ]
];

it.each(contradictions)('can’t be: %s', (problem, changes) => {
  expect(() => after(...changes)).toThrow(CatalogDamage);
  expect(() => after(...changes)).toThrow(`contradicts what came before it: ${problem};`);
});

describe('a model whose deployments have all failed', () => {
  it('can lose the revision, and them with it, and be removed', () => {
    const lost = after(
      { kind: 'revisionAdded', id: 1, revision: revisionOf('ann', 'mnist', 2) },
      added(1),
      failed(1),
      { kind: 'revisionRemoved', id: 1, revision: 1 }
    );
    expect(lost.deployed()).toEqual([]);
    expect(after(added(1), failed(1), { kind: 'modelRemoved', id: 1 }).models.size).toBe(2);
  });
});

async function givenCheckpoint(deploys: boolean) {
  const store = new MemoryObjectStore();
  const { catalog } = givenCatalog(store);
  const request = (name: string, change: Change): CommitRequest => ({
    ...{ request: name, by: 'ann', verb: 'deploy' },
    decide: () => [change]
  });
  await catalog.commit(importOf('ann', 'mnist'));
  if (deploys) {
    await catalog.commit(request('a', added(1, { label: '꽃' })));
    await catalog.commit(request('b', available(1)));
    await catalog.commit(request('c', added(2)));
    await catalog.commit(request('d', failed(2)));
  }
  for (let { n } = await catalog.refresh(); n < 256; n += 1) {
    await catalog.commit(importOf('ann', `m${n}`));
  }
  await catalog.close();
  const { content } = await store.open(key);
  return { store, text: gunzipSync(await gather(content)).toString() };
}

describe('a checkpoint of a catalog that has deployed', () => {
  it('says the same as the log', async () => {
    const { store } = await givenCheckpoint(true);
    const read = await givenCatalog(store).catalog.refresh();
    await store.remove([key]);
    const replayed = await givenCatalog(store).catalog.refresh();
    expect(read.deployed()).toEqual(replayed.deployed());
    expect(read.find('ann', 'mnist')).toEqual(replayed.find('ann', 'mnist'));
    expect(read.servingName('ann_mnist')).toEqual({ owner: 1, nextVersion: 3 });
  });

  it('has a format that a version without deployments passes over, and costs other models nothing', async () => {
    const { text } = await givenCheckpoint(true);
    expect(JSON.parse(text)).toMatchObject({
      format: 2,
      serving: {
        names: [{ name: 'ann_mnist', owner: 1, nextVersion: 3 }],
        deployments: [{ id: 1 }]
      }
    });
    const plain = (await givenCheckpoint(false)).text;
    expect(JSON.parse(plain)).toMatchObject({ format: 1 });
    expect(plain.split('\n').at(-3)?.length).toBe(text.split('\n').at(-3)?.length);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it.each([
    ['another version', (text: string) => text.replace('"nextVersion":3', '"nextVersion":4')],
    ['another state', (text: string) => text.replace('"AVAILABLE"', '"LOADING"')]
  ])('that says %s than the log is found', async (_, spoil) => {
    const { store, text } = await givenCheckpoint(true);
    expect((await checkStore(store)).findings.filter(each => each.what === 'checkpoint')).toEqual(
      []
    );
    await store.put(key, gzipSync(spoil(text)));
    const { findings } = await checkStore(store);
    expect(findings.filter(each => each.what === 'checkpoint')).toMatchObject([
      { where: key, problem: "doesn't say what the log says" }
    ]);
  });

  it.each([
    [
      'deployments of a model that is not there',
      (t: string) => t.replace('[{"id":1,', '[{"id":999,')
    ],
    ['a state that nobody knows', (t: string) => t.replace('"AVAILABLE"', '"PAUSED"')]
  ])('with %s is passed over', async (_, spoil) => {
    const { store, text } = await givenCheckpoint(true);
    await store.put(key, gzipSync(spoil(text)));
    const { catalog, warnings } = givenCatalog(store);
    expect((await catalog.refresh()).servingName('ann_mnist').nextVersion).toBe(3);
    expect(warnings).toEqual(['a checkpoint of the catalog was passed over']);
  });
});

it('costs a hundred thousand models that were never deployed next to nothing', async () => {
  const model = (id: number): Change => ({
    kind: 'modelAdded',
    id,
    user: 'ann',
    name: `m${id}`,
    revision: revisionOf('ann', `m${id}`)
  });
  const draft = new Draft(State.initial());
  const changes = Array.from({ length: 100_000 }, (_, i) => model(i + 1));
  const entry = { n: 1, at, by: 'ann', request: '1', verb: 'import', changes };
  draft.apply(entry);
  const index = LogIndex.from('', []);
  index.add(entry);
  const state = draft.finish();
  const deploy = new Draft(state);
  const deployed = [added(1, { id: 7, servingName: 'ann_m7' })];
  const second = { n: 2, at, by: 'ann', request: '2', verb: 'deploy', changes: deployed };
  deploy.apply(second);
  index.add(second);
  const after = deploy.finish();
  expect([after, state].map(each => each.deployed().map(({ id }) => id))).toEqual([[7], []]);
  const store = new MemoryObjectStore();
  await writeCheckpoint(store, { state, index });
  await writeCheckpoint(store, { state: after, index });
  const sizes = await Promise.all(
    (await keysOf(store)).map(async each => {
      const { content } = await store.open(each);
      return gunzipSync(await gather(content)).length;
    })
  );
  expect((sizes[1] ?? 0) - (sizes[0] ?? 0)).toBeLessThan(1000);
});
