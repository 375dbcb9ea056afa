import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogState, Change } from '../../../src/backend/catalog/catalog';
import { readCheckpoint, writeCheckpoint } from '../../../src/backend/catalog/checkpoint';
import { Draft } from '../../../src/backend/catalog/draft';
import { LogIndex } from '../../../src/backend/catalog/logIndex';
import { State } from '../../../src/backend/catalog/state';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { namesIn, revisionOf } from './givenCatalog';
import { NaiveCatalog, type Step } from './naiveCatalog';

/** Of these, `ann_a` + `b` and `ann` + `a_b` share a serving name. */
const users = ['ann', 'ann_a'];
const modelNames = ['b', 'a_b', 'toString', '모델'];

const step = fc.record({
  user: fc.constantFrom(...users),
  name: fc.constantFrom(...modelNames),
  act: fc.constantFrom<Step['act'][]>(
    ...(['import', 'import', 'deleteOne', 'delete'] as const),
    ...(['deploy', 'deploy', 'available', 'fail', 'stop'] as const)
  )
});

const everyName = users.flatMap(user => modelNames.map(name => ({ user, name })));

type Naive = Pick<NaiveCatalog, 'n' | 'nextId' | 'models' | 'servingNames'>;

function expectSame(state: CatalogState, naive: Naive): void {
  expect({ n: state.n, nextId: state.nextId, size: state.models.size }).toEqual({
    n: naive.n,
    nextId: naive.nextId,
    size: naive.models.length
  });
  expect([...state.models.values()]).toEqual(naive.models);
  expect([...state.models]).toEqual(naive.models.map(model => [model.id, model]));
  expect([...state.models.keys()]).toEqual(naive.models.map(model => model.id));
  expect(state.deployed()).toEqual(naive.models.filter(model => model.deployments.length > 0));
  for (const { user, name } of everyName) {
    expect(state.find(user, name)).toEqual(
      naive.models.find(model => model.user === user && model.name === name)
    );
    expect(state.named(name)).toEqual(naive.models.filter(model => model.name === name));
    expect(state.servingName(`${user}_${name}`)).toEqual(
      naive.servingNames[`${user}_${name}`] ?? { owner: undefined, nextVersion: 1 }
    );
  }
}

describe('the state of a catalog', () => {
  it('is what the simplest catalog would be, after any changes, in any batches, before and after a checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 12 }),
        async batches => {
          const naive = new NaiveCatalog();
          const held: { state: State; copy: Naive }[] = [];
          const index = LogIndex.from('', []);
          let state = State.initial();
          for (const batch of batches) {
            const draft = new Draft(state);
            for (const each of batch) {
              const at = new Date(naive.n * 1000).toISOString();
              const changes = naive.take(each, at);
              const entry = {
                n: naive.n,
                at,
                by: each.user,
                request: String(naive.n),
                verb: each.act,
                changes
              };
              draft.apply(entry);
              index.add(entry);
            }
            state = draft.finish();
            held.push({
              state,
              copy: {
                n: naive.n,
                nextId: naive.nextId,
                models: [...naive.models],
                servingNames: naive.servingNames
              }
            });
          }
          held.forEach(({ state: old, copy }) => expectSame(old, copy));
          if (state.n > 0) {
            const store = new MemoryObjectStore();
            await writeCheckpoint(store, { state, index });
            const again = await readCheckpoint(store, state.n);
            expectSame(again.state, naive);
            expect(again.index.upTo(state.n)).toEqual(index.upTo(state.n));
          }
        }
      ),
      { numRuns: 150 }
    );
  });

  it('holds models far apart in id', () => {
    let state = State.initial();
    const add = (id: number): Change => ({
      kind: 'modelAdded',
      id,
      user: 'ann',
      name: `m${id}`,
      revision: revisionOf('ann', `m${id}`)
    });
    const entry = (n: number, changes: readonly Change[]) => ({
      n,
      at: '2026-11-22T12:00:00.000Z',
      by: 'ann',
      request: String(n),
      verb: 'import',
      changes
    });
    const ids = Array.from({ length: 2000 }, (_, i) => i + 1);
    const draft = new Draft(state);
    draft.apply(entry(1, ids.map(add)));
    const removed = ids.filter(id => id !== 3 && id !== 1999);
    draft.apply(
      entry(
        2,
        removed.map(id => ({ kind: 'modelRemoved', id }))
      )
    );
    state = draft.finish();
    expect(namesIn(state)).toEqual(['ann/m3', 'ann/m1999']);
    expect(state.models.has(3)).toBe(true);
    expect(state.models.has(4)).toBe(false);
    const seen: number[] = [];
    state.models.forEach((model, id) => seen.push(model.id, id));
    expect(seen).toEqual([3, 3, 1999, 1999]);
  });
});
