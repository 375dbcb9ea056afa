import { describe, expect, it } from 'vitest';
import type { IObjectStore } from '../../../src/backend/storage/objectStore';
import { sweep } from '../../../src/backend/catalog/sweep';
import {
  givenArchive,
  givenBackend,
  givenFolder,
  importLine,
  tinyPickle
} from '../../support/givenBackend';

/** Calls `before` ahead of every call of a store. */
function watched(store: IObjectStore, before: () => void): IObjectStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') {
        return member;
      }
      return (...args: readonly unknown[]) => {
        before();
        const result: unknown = Reflect.apply(member, target, args);
        return name === 'bulk' ? watched(result as IObjectStore, before) : result;
      };
    }
  });
}

async function givenModelArchive() {
  const folder = await givenFolder();
  const plain = await givenBackend({ folder });
  await givenArchive(plain.local, 'model.tar', {
    'model.pkl': tinyPickle,
    ...Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`part-${index}`, 'x'.repeat(3000)])
    )
  });
  return { folder, plain };
}

const deleting = 'delete iris';
const importing = importLine('iris');
const exporting = 'export name=iris path=OBJECTSTORAGE.LOCAL:out.tar';

describe.each([
  ['import', importing, false],
  ['delete', deleting, true],
  ['export', exporting, true]
])('%s', (_, statement, hasModel) => {
  it('interrupted at any store call leaves all or nothing', async () => {
    let done = false;
    for (let call = 1; !done; call += 1) {
      const { folder, plain } = await givenModelArchive();
      if (hasModel) {
        await plain.ok(importing);
      }
      const before = await plain.keys();
      const interrupt = new AbortController();
      let calls = 0;
      const world = await givenBackend({
        folder,
        wrap: store =>
          watched(store, () => {
            calls += 1;
            if (calls === call) {
              interrupt.abort(new Error('interrupted'));
            }
          })
      });
      const reply = await world.run(statement, { signal: interrupt.signal });
      if (reply.kind === 'failure') {
        expect(reply.failure.code).toBe('CANCELLED');
        expect(await plain.keys()).toEqual(before);
      } else {
        await expectWhole(await givenBackend({ folder }));
      }
      done = calls < call;
    }
  });

  it('killed at any store call leaves no lost model, no half model, and nothing after the sweep', async () => {
    let done = false;
    for (let call = 1; !done; call += 1) {
      const { folder, plain } = await givenModelArchive();
      if (hasModel) {
        await plain.ok(importing);
      }
      let calls = 0;
      const dying = await givenBackend({
        folder,
        wrap: store =>
          watched(store, () => {
            calls += 1;
            if (calls >= call) {
              throw new Error('killed');
            }
          })
      });
      await dying.run(statement);
      const survivor = await givenBackend({ folder });
      await expectWhole(survivor);
      const { managed, catalog } = await survivor.backend.world();
      await sweep(managed, catalog, { now: new Date(Date.now() + 48 * 3_600_000) });
      const left = await survivor.keys('models/');
      const names = (await survivor.rows('list')).map(row => row[2]);
      expect(left.length > 0).toBe(names.length > 0);
      done = calls < call;
    }
  });
});

/** Every model that is listed can be exported, every file of it. */
async function expectWhole(world: Awaited<ReturnType<typeof givenBackend>>): Promise<void> {
  for (const [, , name] of await world.rows('list')) {
    await world.ok(`export name=${name as string} path=OBJECTSTORAGE.LOCAL:whole.tar`);
    await world.ok(`summary ${name as string}`);
  }
}
