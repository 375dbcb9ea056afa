import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogModel, CatalogState, Change } from '../../../src/backend/catalog/catalog';
import { readCheckpoint, writeCheckpoint } from '../../../src/backend/catalog/checkpoint';
import { Draft } from '../../../src/backend/catalog/draft';
import { LogIndex } from '../../../src/backend/catalog/logIndex';
import { State } from '../../../src/backend/catalog/state';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { namesIn, revisionOf } from './givenCatalog';

/** What a random user does to a random name; what is impossible there is left out. */
type Step = {
  readonly user: string;
  readonly name: string;
  readonly act: 'import' | 'deleteOne' | 'delete';
};

/** The catalog as the simplest code that could be right: plain objects in a plain array. */
class NaiveCatalog {
  n = 0;
  nextId = 1;
  models: CatalogModel[] = [];

  /** Does the step and answers it as changes. */
  take({ user, name, act }: Step, at: string): readonly Change[] {
    this.n += 1;
    const model = this.models.find(each => each.user === user && each.name === name);
    if (act === 'import') {
      return [model ? this._grow(model, at) : this._add(user, name, at)];
    }
    if (model === undefined) {
      return [];
    }
    const [oldest] = model.revisions;
    if (act === 'delete' || oldest === undefined || model.revisions.length === 1) {
      this.models = this.models.filter(each => each !== model);
      return [{ kind: 'modelRemoved', id: model.id }];
    }
    this._replace(model, { ...model, modified: at, revisions: model.revisions.slice(1) });
    return [{ kind: 'revisionRemoved', id: model.id, revision: oldest.revision }];
  }

  private _add(user: string, name: string, at: string): Change {
    const id = this.nextId;
    const revision = revisionOf(user, name);
    this.nextId += 1;
    this.models.push({
      id,
      user,
      name,
      created: at,
      modified: at,
      revisions: [revision],
      nextRevision: 2
    });
    return { kind: 'modelAdded', id, user, name, revision };
  }

  private _grow(model: CatalogModel, at: string): Change {
    const revision = revisionOf(model.user, model.name, model.nextRevision);
    this._replace(model, {
      ...model,
      modified: at,
      revisions: [...model.revisions, revision],
      nextRevision: model.nextRevision + 1
    });
    return { kind: 'revisionAdded', id: model.id, revision };
  }

  private _replace(old: CatalogModel, model: CatalogModel): void {
    this.models = this.models.map(each => (each === old ? model : each));
  }
}

const step = fc.record({
  user: fc.constantFrom('ann', 'bob'),
  name: fc.constantFrom('a', 'b', 'toString', '모델'),
  act: fc.constantFrom<Step['act'][]>('import', 'import', 'deleteOne', 'delete')
});

const everyName = ['ann', 'bob'].flatMap(user =>
  ['a', 'b', 'toString', '모델'].map(name => ({ user, name }))
);

function expectSame(
  state: CatalogState,
  naive: Pick<NaiveCatalog, 'n' | 'nextId' | 'models'>
): void {
  expect({ n: state.n, nextId: state.nextId, size: state.models.size }).toEqual({
    n: naive.n,
    nextId: naive.nextId,
    size: naive.models.length
  });
  expect([...state.models.values()]).toEqual(naive.models);
  expect([...state.models]).toEqual(naive.models.map(model => [model.id, model]));
  expect([...state.models.keys()]).toEqual(naive.models.map(model => model.id));
  for (const { user, name } of everyName) {
    expect(state.find(user, name)).toEqual(
      naive.models.find(model => model.user === user && model.name === name)
    );
    expect(state.named(name)).toEqual(naive.models.filter(model => model.name === name));
  }
}

describe('the state of a catalog', () => {
  it('is what the simplest catalog would be, after any changes, in any batches, before and after a checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 12 }),
        async batches => {
          const naive = new NaiveCatalog();
          const held: { state: State; copy: Pick<NaiveCatalog, 'n' | 'nextId' | 'models'> }[] = [];
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
              copy: { n: naive.n, nextId: naive.nextId, models: [...naive.models] }
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
