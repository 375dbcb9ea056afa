import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { gather } from '../../../src/backend/storage/byteStream';
import { compareKeys } from '../../../src/backend/storage/objectKey';
import type { Bytes, IObjectStore, StoredObject } from '../../../src/backend/storage/objectStore';

/** Keys that have given one store or another trouble. */
export const awkwardKeys: readonly string[] = [
  '모델/한글 이름.tar',
  'a blank/and  two.txt',
  "plus+equals=quote'paren().star*",
  'percent%20sign%/100%.txt',
  'hash#mark?query=1&b=2',
  'colon:semi;comma,at@dollar$.bin',
  'tilde~caret^brace{}bracket[]pipe|.x',
  'back\\slash"double"<angle>.x',
  'dt=2020-01-01/part-00000.parquet',
  'emoji-😀-\uFB01ligature.bin',
  `long/${'x'.repeat(200)}/${'y'.repeat(200)}/${'z'.repeat(200)}/${'w'.repeat(200)}/${'v'.repeat(160)}`,
  '.hidden/..dots../...',
  'UPPER/case.TXT',
  'upper/case.txt'
];

/** What the suite needs of a store under test. */
export type ContractOptions = {
  /** Makes an empty store; called once. */
  readonly make: () => Promise<IObjectStore> | IObjectStore;
  /** Awkward keys that this store can't hold for reasons of its own. */
  readonly without?: readonly string[];
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

    it('lists by prefix, in order of the keys’ UTF-8 bytes', async () => {
      const p = freshPrefix();
      const keys = [
        'a.b',
        'a/b',
        'a/b-c',
        'a0',
        'b',
        'ab/c/d',
        'ab/c0',
        '한',
        '\uFB01',
        '😀',
        'Z'
      ].map(key => p + key);
      for (const key of keys) await store.put(key, Buffer.from(key));
      const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
      expect(await listed(store, p)).toEqual(sorted);
      expect(await listed(store, `${p}a`)).toEqual(sorted.filter(key => key.startsWith(`${p}a`)));
      expect(await listed(store, `${p}a/`)).toEqual([`${p}a/b`, `${p}a/b-c`]);
      expect(await listed(store, `${p}ab/c/`)).toEqual([`${p}ab/c/d`]);
      expect(await listed(store, `${p}none/`)).toEqual([]);
      for (const after of [...sorted, p, `${p}a`, `${p}a/`, `${p}a/a`, `${p}ab/`, `${p}zzz`]) {
        expect(await listed(store, p, after)).toEqual(
          sorted.filter(key => compareKeys(key, after) > 0)
        );
      }
    });

    it('lists sizes and times', async () => {
      const p = freshPrefix();
      await store.put(`${p}x`, Buffer.alloc(1234));
      const found: StoredObject[] = [];
      for await (const object of store.list(p)) found.push(object);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ key: `${p}x`, size: 1234 });
      expect(found[0]?.modified).toBeInstanceOf(Date);
    });

    it('lists more than one page', async () => {
      const p = freshPrefix();
      const keys = Array.from({ length: 1203 }, (_, n) => `${p}${String(n).padStart(5, '0')}`);
      await inParallel(keys, key => store.put(key, Buffer.from('x')));
      expect(await listed(store, p)).toEqual(keys);
      expect(await listed(store, p, keys[1100])).toEqual(keys.slice(1101));
      await store.remove(keys);
      expect(await listed(store, p)).toEqual([]);
    });

    it('removes what is there and minds not what isn’t', async () => {
      const p = freshPrefix();
      await store.put(`${p}a/b/c`, Buffer.from('x'));
      await store.put(`${p}a/d`, Buffer.from('y'));
      await store.remove([`${p}a/b/c`, `${p}a/nothing`, `${p}none/none`]);
      expect(await listed(store, p)).toEqual([`${p}a/d`]);
      await store.remove([]);
      await store.put(`${p}a/b`, Buffer.from('where a folder was'));
      expect(await read(store, `${p}a/b`)).toBe('where a folder was');
    });

    it.each(awkwardKeys.filter(key => options.without?.includes(key) !== true))(
      'takes the key %.60s',
      async awkward => {
        const p = freshPrefix();
        const key = p + awkward;
        await store.put(key, Buffer.from(awkward));
        expect(await read(store, key)).toBe(awkward);
        expect(await store.head(key)).toMatchObject({ key });
        expect(await listed(store, p)).toEqual([key]);
        expect(await listed(store, p, key)).toEqual([]);
        expect(await store.putIfAbsent(key, Buffer.from('again'))).toBe(false);
        await store.remove([key]);
        expect(await store.head(key)).toBeNull();
        expect(await store.putIfAbsent(key, Buffer.from('again'))).toBe(true);
        await store.remove([key]);
        expect(await listed(store, p)).toEqual([]);
      }
    );

    it.each(['/absolute', '../up', 'a/../b', '.', '..', 'a/./b', './a'])(
      'refuses the climbing key %j',
      async key => {
        await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({
          kind: 'leavesFolder'
        });
      }
    );

    it.each(['', 'a//b', 'a/', 'nul\0', `${'x/'.repeat(512)}x`, '\ud800'])(
      'refuses the malformed key %#',
      async key => {
        await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({
          kind: 'invalidKey'
        });
      }
    );

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

/** The keys of a listing. */
export async function listed(
  store: IObjectStore,
  prefix: string,
  after?: string
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, after === undefined ? {} : { after })) {
    keys.push(key);
  }
  return keys;
}

/** An object as text. */
export async function read(store: IObjectStore, key: string): Promise<string> {
  return text((await store.open(key)).content);
}

async function text(content: Bytes): Promise<string> {
  return Buffer.from(await gather(content)).toString();
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

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
    })
  );
}
