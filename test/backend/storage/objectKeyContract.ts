import { expect, it } from 'vitest';
import { compareKeys } from '../../../src/backend/storage/objectKey';
import type { IObjectStore, StoredObject } from '../../../src/backend/storage/objectStore';
import { listed, read } from '../../support/storeReading';

/** Keys that have given one store or another trouble. */
const awkwardKeys: readonly string[] = [
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

/** The store under test, and prefixes of its keys that nothing has used. */
type KeyCases = {
  readonly store: () => IObjectStore;
  readonly freshPrefix: () => string;
};

/** The promises about keys and listings: part of the object stores' contract suite. */
export function objectKeyContract(cases: KeyCases): void {
  const { freshPrefix } = cases;
  it('lists by prefix, in order of the keys’ UTF-8 bytes', async () => {
    const p = freshPrefix();
    const store = cases.store();
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
    const store = cases.store();
    await store.put(`${p}x`, Buffer.alloc(1234));
    const found: StoredObject[] = [];
    for await (const object of store.list(p)) found.push(object);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ key: `${p}x`, size: 1234 });
    expect(found[0]?.modified).toBeInstanceOf(Date);
  });

  it('lists more than one page', async () => {
    const p = freshPrefix();
    const store = cases.store();
    const keys = Array.from({ length: 1203 }, (_, n) => `${p}${String(n).padStart(5, '0')}`);
    await inParallel(keys, key => store.put(key, Buffer.from('x')));
    expect(await listed(store, p)).toEqual(keys);
    expect(await listed(store, p, keys[1100])).toEqual(keys.slice(1101));
    await store.remove(keys);
    expect(await listed(store, p)).toEqual([]);
  });

  it('removes what is there and minds not what isn’t', async () => {
    const p = freshPrefix();
    const store = cases.store();
    await store.put(`${p}a/b/c`, Buffer.from('x'));
    await store.put(`${p}a/d`, Buffer.from('y'));
    await store.remove([`${p}a/b/c`, `${p}a/nothing`, `${p}none/none`]);
    expect(await listed(store, p)).toEqual([`${p}a/d`]);
    await store.remove([]);
    await store.put(`${p}a/b`, Buffer.from('where a folder was'));
    expect(await read(store, `${p}a/b`)).toBe('where a folder was');
  });

  it.each(awkwardKeys)('takes the key %.60s', async awkward => {
    const p = freshPrefix();
    const store = cases.store();
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
  });

  it.each(['/absolute', '../up', 'a/../b', '.', '..', 'a/./b', './a'])(
    'refuses the climbing key %j',
    async key => {
      await expect(cases.store().put(key, Buffer.from('x'))).rejects.toMatchObject({
        kind: 'leavesFolder'
      });
    }
  );

  it.each(['', 'a//b', 'a/', 'nul\0', `${'x/'.repeat(512)}x`, '\ud800'])(
    'refuses the malformed key %#',
    async key => {
      await expect(cases.store().put(key, Buffer.from('x'))).rejects.toMatchObject({
        kind: 'invalidKey'
      });
    }
  );
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
    })
  );
}
