import { beforeAll, describe, expect, it } from 'vitest';
import { isLevelLister, type Level } from '../../../src/backend/storage/objectStore';
import type { ContractOptions } from './objectStoreContract';

/** The promises of a store that lists single levels, run on every adapter that does. */
export function levelListerContract(name: string, { make }: ContractOptions): void {
  describe(`${name} lists single levels:`, () => {
    let list: (prefix: string, options?: { after?: string; limit?: number }) => Promise<Level>;

    beforeAll(async () => {
      const store = await make();
      if (!isLevelLister(store)) {
        throw new Error(`${name} lists no single levels.`);
      }
      list = (prefix, options = {}) => store.listLevel(prefix, { limit: 100, ...options });
      const keys = ['a/1', 'a/2', 'a/b/3', 'a/b/c/4', 'a-b', 'a.b', 'top', 'zoo/한글/x', 'é'];
      const many = Array.from({ length: 25 }, (_, n) => `many/k${n}`);
      const folders = Array.from({ length: 25 }, (_, n) => `folders/f${n}/x`);
      await Promise.all(
        [...keys, ...many, ...folders].map(key => store.put(key, Buffer.from(key)))
      );
    });

    const keysOf = ({ objects }: Level) => objects.map(each => each.key);

    it('the folders and objects of the first one', async () => {
      const level = await list('');
      expect(level.folders).toEqual(['a/', 'folders/', 'many/', 'zoo/']);
      expect(keysOf(level)).toEqual(['a-b', 'a.b', 'top', 'é']);
      expect(level.objects[2]).toEqual({ key: 'top', size: 3, modified: expect.any(Date) });
      expect(level).not.toHaveProperty('next');
    });

    it('a deeper one', async () => {
      const level = await list('a/');
      expect(level.folders).toEqual(['a/b/']);
      expect(keysOf(level)).toEqual(['a/1', 'a/2']);
      expect((await list('zoo/')).folders).toEqual(['zoo/한글/']);
    });

    it('what begins with half a name', async () => {
      const level = await list('a');
      expect(level.folders).toEqual(['a/']);
      expect(keysOf(level)).toEqual(['a-b', 'a.b']);
      expect(await list('zoo/한')).toMatchObject({ folders: ['zoo/한글/'], objects: [] });
    });

    it.each(['nothing/', 'top/', 'a/1/', 'a/x', 'q'])('nothing at %s', async prefix => {
      expect(await list(prefix)).toEqual({ folders: [], objects: [] });
    });

    it.each([1, 7, 24, 25, 26])('all of it, %i at a time', async limit => {
      for (const prefix of ['many/', 'folders/', '']) {
        const whole = await list(prefix);
        const found: string[] = [];
        let after: string | undefined;
        do {
          const level = await list(prefix, { limit, ...(after !== undefined && { after }) });
          const page = [...level.folders, ...keysOf(level)];
          expect(page.length).toBeLessThanOrEqual(limit);
          found.push(...page);
          after = level.next;
        } while (after !== undefined);
        expect(found.sort()).toEqual([...whole.folders, ...keysOf(whole)].sort());
      }
    });

    it.each(['/', '../', 'a/../', './', 'a//'])('never at %s', async prefix => {
      await expect(list(prefix)).rejects.toMatchObject({ name: 'StoreError' });
    });

    it('no more once it is aborted', async () => {
      const store = await make();
      const reason = new Error('interrupted');
      const signal = AbortSignal.abort(reason);
      await expect(
        isLevelLister(store) ? store.listLevel('', { limit: 1, signal }) : undefined
      ).rejects.toBe(reason);
    });
  });
}
