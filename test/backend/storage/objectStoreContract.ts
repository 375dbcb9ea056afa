import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { gather } from '../../../src/backend/storage/byteStream';
import type { IObjectStore } from '../../../src/backend/storage/objectStore';
import { listed, read, text } from '../../support/storeReading';
import { objectKeyContract } from './objectKeyContract';

/** What the suite needs of a store under test. */
export type ContractOptions = {
  /** Makes an empty store; called once. */
  readonly make: () => Promise<IObjectStore> | IObjectStore;
};

/** The promises of {@link IObjectStore}, run on every adapter. */
export function objectStoreContract(name: string, options: ContractOptions): void {
  describe(`${name} keeps the promises of an object store:`, () => {
    let store: IObjectStore;
    let next = 0;
    const freshPrefix = () => `case-${next++}/`;

    beforeAll(async () => {
      store = await options.make();
    });

    it('says where it is', () => {
      expect(store.place).toMatch(/\S/);
    });

    it('gives back what was put, as bytes and as a stream', async () => {
      const p = freshPrefix();
      await store.put(`${p}bytes`, Buffer.from('hello'));
      await store.put(`${p}stream`, chunks('he', '', 'llo', ' there'));
      expect(await read(store, `${p}bytes`)).toBe('hello');
      expect(await read(store, `${p}stream`)).toBe('hello there');
    });

    it('holds objects of no bytes', async () => {
      const p = freshPrefix();
      await store.put(`${p}none`, new Uint8Array(0));
      await store.put(`${p}no-chunk`, chunks());
      for (const key of [`${p}none`, `${p}no-chunk`]) {
        expect((await store.open(key)).size).toBe(0);
        expect(await read(store, key)).toBe('');
        expect(await store.head(key)).toMatchObject({ key, size: 0 });
      }
    });

    it('replaces what was there', async () => {
      const key = `${freshPrefix()}a`;
      await store.put(key, Buffer.from('a long first version'));
      await store.put(key, Buffer.from('second'));
      expect(await read(store, key)).toBe('second');
    });

    it('keeps large streams byte for byte, in chunks of any size', async () => {
      const key = `${freshPrefix()}large`;
      const wanted = createHash('sha256');
      await store.put(
        key,
        hashedChunks(wanted, [1, 7, 1_000_000, 3_000_000, 33_000_000, 5, 4_194_304])
      );
      const found = createHash('sha256');
      const opened = await store.open(key);
      for await (const chunk of opened.content) found.update(chunk);
      expect(opened.size).toBe(41_194_317);
      expect(found.digest('hex')).toBe(wanted.digest('hex'));
    });

    it('opens ranges, and clips them at the end', async () => {
      const key = `${freshPrefix()}digits`;
      await store.put(key, Buffer.from('0123456789'));
      const part = async (start: number, end: number) => {
        const opened = await store.open(key, { range: { start, end } });
        expect(opened.size).toBe(10);
        return text(opened.content);
      };
      expect(await part(0, 1)).toBe('0');
      expect(await part(3, 7)).toBe('3456');
      expect(await part(8, 99)).toBe('89');
      expect(await part(0, 10)).toBe('0123456789');
      expect(await part(4, 4)).toBe('');
      expect(await part(10, 20)).toBe('');
    });

    it('opens ranges of large objects', async () => {
      const key = `${freshPrefix()}large`;
      const bytes = randomBytes(20_000_000);
      await store.put(key, bytes);
      const { content } = await store.open(key, { range: { start: 1_234_567, end: 19_999_999 } });
      const found = Buffer.from(await gather(content));
      expect(found.equals(bytes.subarray(1_234_567, 19_999_999))).toBe(true);
    });

    it('stops reading when its reader does', async () => {
      const key = `${freshPrefix()}large`;
      await store.put(key, Buffer.alloc(12_000_000, 1));
      const { content } = await store.open(key);
      for await (const chunk of content) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      await store.open(key);
      expect(await store.head(key)).not.toBeNull();
    });

    it('rejects opening what is not there, and answers null for its head', async () => {
      const p = freshPrefix();
      await expect(store.open(`${p}nothing`)).rejects.toMatchObject({ kind: 'objectMissing' });
      await expect(store.open(`${p}no/such/folder`)).rejects.toMatchObject({
        kind: 'objectMissing'
      });
      expect(await store.head(`${p}nothing`)).toBeNull();
      expect(await store.head(`${p}no/such/folder`)).toBeNull();
    });

    it('has no object where only longer keys begin', async () => {
      const p = freshPrefix();
      await store.put(`${p}folder/a`, Buffer.from('x'));
      await expect(store.open(`${p}folder`)).rejects.toMatchObject({ kind: 'objectMissing' });
      expect(await store.head(`${p}folder`)).toBeNull();
      await store.remove([`${p}folder`]);
      expect(await read(store, `${p}folder/a`)).toBe('x');
    });

    it('tells an object’s size and time', async () => {
      const key = `${freshPrefix()}a`;
      await store.put(key, Buffer.from('12345'));
      const found = await store.head(key);
      expect(found).toMatchObject({ key, size: 5 });
      expect(Math.abs(found!.modified.getTime() - Date.now())).toBeLessThan(60_000);
    });

    it('writes if absent once, and leaves the first content', async () => {
      const key = `${freshPrefix()}commit/00000000000000000001.json`;
      expect(await store.putIfAbsent(key, Buffer.from('first'))).toBe(true);
      expect(await store.putIfAbsent(key, Buffer.from('second'))).toBe(false);
      expect(await read(store, key)).toBe('first');
      await store.remove([key]);
      expect(await store.putIfAbsent(key, Buffer.from('third'))).toBe(true);
    });

    it('lets exactly one of many win each key', async () => {
      const p = freshPrefix();
      for (let round = 0; round < 10; round++) {
        const key = `${p}${round}`;
        const wins = await Promise.all(
          Array.from({ length: 8 }, (_, n) => store.putIfAbsent(key, Buffer.from(`writer ${n}`)))
        );
        expect(wins.filter(Boolean)).toHaveLength(1);
        expect(await read(store, key)).toBe(`writer ${wins.indexOf(true)}`);
      }
    });

    objectKeyContract({ store: () => store, freshPrefix });

    it('writes nothing when its source fails', async () => {
      const p = freshPrefix();
      const failing = (async function* () {
        yield Buffer.alloc(9_000_000, 1);
        await Promise.resolve();
        throw new RangeError('the source broke');
      })();
      await expect(store.put(`${p}a`, failing)).rejects.toThrow(new RangeError('the source broke'));
      expect(await listed(store, p)).toEqual([]);
    });

    it('writes nothing when it is aborted, and says why', async () => {
      const p = freshPrefix();
      const control = new AbortController();
      const reason = new Error('interrupted');
      const endless = (async function* () {
        for (let n = 0; ; n++) {
          await Promise.resolve();
          if (n === 12) control.abort(reason);
          yield Buffer.alloc(1_000_000, n);
        }
      })();
      await expect(store.put(`${p}a`, endless, control.signal)).rejects.toBe(reason);
      await expect(store.put(`${p}b`, Buffer.from('x'), control.signal)).rejects.toBe(reason);
      await expect(store.putIfAbsent(`${p}c`, Buffer.from('x'), control.signal)).rejects.toBe(
        reason
      );
      await expect(store.open(`${p}c`, { signal: control.signal })).rejects.toBe(reason);
      await expect(store.head(`${p}c`, control.signal)).rejects.toBe(reason);
      await expect(store.remove([`${p}c`], control.signal)).rejects.toBe(reason);
      await expect(
        gather(
          (async function* () {
            for await (const { key } of store.list(p, { signal: control.signal }))
              yield Buffer.from(key);
          })()
        )
      ).rejects.toBe(reason);
      expect(await listed(store, p)).toEqual([]);
    });
  });
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const each of texts) {
    await Promise.resolve();
    yield Buffer.from(each);
  }
}

async function* hashedChunks(
  hash: { update(bytes: Uint8Array): unknown },
  sizes: readonly number[]
): AsyncGenerator<Uint8Array> {
  for (const size of sizes) {
    const bytes = randomBytes(size);
    hash.update(bytes);
    await Promise.resolve();
    yield bytes;
  }
}
