import { describe, expect, it } from 'vitest';
import { checkpointKey } from '../../../src/backend/catalog/checkpoint';
import { sweep } from '../../../src/backend/catalog/sweep';
import { checkStore } from '../../../src/backend/catalog/storeCheck';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { deletionOf, givenCatalog, givenModels, importOf, keysOf, namesIn } from './givenCatalog';
import { WatchedStore } from './watchedStore';

/** Not a StoreError: a process that is gone gets no answer and asks no more. */
class Killed extends Error {}

const writes: readonly string[] = ['put', 'putIfAbsent', 'remove'];

/** A store that is cut off at its `at`-th write (from 1), just before or just after it is done. */
function dyingStore(
  inner: MemoryObjectStore,
  at: number,
  moment: 'before' | 'after'
): WatchedStore {
  const store = new WatchedStore(inner);
  let count = 0;
  let isDead = false;
  const die = () => {
    isDead = true;
    throw new Killed();
  };
  store.hooks = {
    before: ({ method }) => {
      count += Number(writes.includes(method));
      if (isDead || (count === at && moment === 'before' && writes.includes(method))) {
        die();
      }
    },
    after: ({ method }) => {
      if (count === at && moment === 'after' && writes.includes(method)) {
        die();
      }
    }
  };
  return store;
}

/** Imports, a revision, deletions, across the 256th entry and its checkpoint. Answers what was reported committed. */
async function work(store: WatchedStore): Promise<readonly string[]> {
  const { catalog } = givenCatalog(store);
  const reported: string[] = [];
  const requests = [
    importOf('ann', 'a'),
    importOf('ann', 'm1', 'second revision of m1'),
    deletionOf('ann', 'm2'),
    importOf('ann', 'b'),
    importOf('ann', 'c'),
    deletionOf('ann', 'a'),
    importOf('ann', 'd')
  ];
  try {
    for (const request of requests) {
      await catalog.commit(request);
      reported.push(request.request);
      await catalog.close();
    }
  } catch (error) {
    if (!(error instanceof Killed)) {
      throw error;
    }
  }
  return reported;
}

describe.each(['before', 'after'] as const)('a process killed %s any of its writes', moment => {
  it('leaves a catalog that opens, with everything that it had reported', async () => {
    const template = new MemoryObjectStore();
    await givenModels(template, 253);
    let at = 1;
    for (let isFinished = false; !isFinished; at += 1) {
      const inner = new MemoryObjectStore();
      for (const key of template.keys) {
        await inner.put(key, (await template.open(key)).content);
      }
      const reported = await work(dyingStore(inner, at, moment));
      isFinished = reported.length === 7;
      const { catalog, warnings } = givenCatalog(inner);
      const state = await catalog.refresh();
      expect(state.n - 253 - reported.length).toBeOneOf([0, 1]);
      for (const [i, request] of reported.entries()) {
        const repeated = { request, by: 'ann', verb: 'import' as const, decide: () => [] };
        expect((await catalog.commit(repeated)).entry.n).toBe(254 + i);
      }
      expect(warnings).toEqual([]);
      const isCheckpointed = (await keysOf(inner)).includes(checkpointKey(256));
      expect((await checkStore(inner)).findings.filter(each => each.what !== 'manifest')).toEqual(
        []
      );
      await sweep(inner, catalog, { now: new Date(Date.now() + 25 * 3600 * 1000) });
      expect(await keysOf(inner, 'catalog/probe/')).toEqual([]);
      if (isFinished) {
        expect(isCheckpointed).toBe(true);
        expect(namesIn(state).slice(0, 2)).toEqual(['ann/m1', 'ann/m3']);
        expect(namesIn(state).slice(-3)).toEqual(['ann/b', 'ann/c', 'ann/d']);
      }
    }
    // The probe's two and their removal, 7 entries, the checkpoint; then the run that nobody kills.
    expect(at - 1).toBe(12);
  });
});
