import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import { gather } from '../../../src/backend/storage/byteStream';
import { listed, read, text } from '../../support/storeReading';
import { objectStoreContract } from './objectStoreContract';

const day = 24 * 3600 * 1000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-folder-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

objectStoreContract('The folder store', {
  make: () => new FolderObjectStore(join(folder, 'contract'))
});

describe('The folder store', () => {
  let root = '';
  let outside = '';
  let store: FolderObjectStore;

  beforeEach(async () => {
    const base = await mkdtemp(join(folder, 'case-'));
    root = join(base, 'root');
    outside = join(base, 'outside');
    await mkdir(outside);
    await mkdir(root);
    await writeFile(join(outside, 'secret'), 'secret');
    store = new FolderObjectStore(root);
  });

  it('is made when something is written, and empty until then', async () => {
    const fresh = new FolderObjectStore(join(root, 'not/yet'));
    expect(await listed(fresh, '')).toEqual([]);
    expect(await fresh.head('a')).toBeNull();
    await fresh.remove(['a']);
    expect(await readdir(root)).toEqual([]);
    await fresh.put('a/b', Buffer.from('x'));
    expect(await listed(fresh, '')).toEqual(['a/b']);
  });

  it('is never made when it belongs to somebody', async () => {
    const missing = new FolderObjectStore(join(root, 'missing'), { mustExist: true });
    const gone = { kind: 'bucketMissing' };
    await expect(missing.put('a', Buffer.from('x'))).rejects.toMatchObject(gone);
    await expect(missing.putIfAbsent('a', Buffer.from('x'))).rejects.toMatchObject(gone);
    await expect(missing.open('a')).rejects.toMatchObject(gone);
    expect(await readdir(root)).toEqual([]);
  });

  it('keeps objects as plain files', async () => {
    await store.put('USERS/root/model.tar', Buffer.from('tar'));
    expect(await readFile(join(root, 'USERS/root/model.tar'), 'utf8')).toBe('tar');
    expect(store.fileUrl('USERS/root/a b#.tar')).toBe(`file://${root}/USERS/root/a%20b%23.tar`);
  });

  it('refuses an object below an object, and one where a folder is', async () => {
    await store.put('a', Buffer.from('x'));
    await store.put('b/c', Buffer.from('x'));
    const conflict = { kind: 'keyConflict' };
    await expect(store.put('a/b', Buffer.from('x'))).rejects.toMatchObject(conflict);
    await expect(store.put('a/b/c', Buffer.from('x'))).rejects.toMatchObject(conflict);
    await expect(store.put('b', Buffer.from('x'))).rejects.toMatchObject(conflict);
    await expect(store.putIfAbsent('b', Buffer.from('x'))).rejects.toMatchObject(conflict);
    await expect(store.open('a/b')).rejects.toMatchObject({ kind: 'keyConflict' });
    expect(await store.head('a/b')).toBeNull();
    expect(await listed(store, '')).toEqual(['a', 'b/c']);
  });

  it('refuses a name that the file system can’t hold', async () => {
    await expect(store.put('x'.repeat(256), Buffer.from('x'))).rejects.toMatchObject({
      kind: 'invalidKey'
    });
  });

  it('can’t be left through links', async () => {
    await symlink(outside, join(root, 'folder'));
    await symlink(join(outside, 'secret'), join(root, 'file'));
    await symlink('/nowhere/at/all', join(root, 'dangling'));
    await symlink(join(outside, 'new'), join(root, 'new'));
    await symlink('loop', join(root, 'loop'));
    const out = { kind: 'leavesFolder' };
    const bytes = Buffer.from('overwritten');
    for (const key of [
      'folder/secret',
      'folder/x/y',
      'folder',
      'file',
      'new',
      'dangling/x',
      'loop'
    ]) {
      await expect(store.put(key, bytes), key).rejects.toMatchObject(out);
      await expect(store.putIfAbsent(key, bytes), key).rejects.toMatchObject(out);
      await expect(store.bulk().put(key, bytes), key).rejects.toThrow();
    }
    for (const key of ['folder/secret', 'file', 'loop']) {
      await expect(store.open(key), key).rejects.toMatchObject(out);
      await expect(store.head(key), key).rejects.toMatchObject(out);
    }
    await expect(store.remove(['folder/secret'])).rejects.toMatchObject(out);
    expect(await listed(store, '')).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret']);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('follows links that stay inside', async () => {
    await store.put('real/a', Buffer.from('x'));
    await symlink(join(root, 'real'), join(root, 'linked'));
    await symlink('real/a', join(root, 'b'));
    expect(await read(store, 'linked/a')).toBe('x');
    await store.put('b', Buffer.from('through the link'));
    expect(await read(store, 'real/a')).toBe('through the link');
    expect(await listed(store, '')).toEqual(['b', 'real/a']);
    await store.remove(['b']);
    expect(await read(store, 'real/a')).toBe('through the link');
  });

  it('works when its own path goes through a link', async () => {
    await symlink(root, join(outside, 'alias'));
    const alias = new FolderObjectStore(join(outside, 'alias'));
    await alias.put('a/b', Buffer.from('x'));
    expect(await read(store, 'a/b')).toBe('x');
  });

  it('opens nothing but files, and does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(store.open('pipe')).rejects.toMatchObject({ kind: 'objectMissing' });
    expect(await store.head('pipe')).toBeNull();
    expect(await listed(store, '')).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('says when it has no permission', async () => {
    await store.put('a/b', Buffer.from('x'));
    await chmod(join(root, 'a'), 0);
    await expect(store.open('a/b')).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('says when an object was replaced while it was being read', async () => {
    await store.put('a', Buffer.alloc(3_000_000, 1));
    const { content } = await store.open('a');
    await store.put('a', Buffer.alloc(3_000_000, 2));
    await expect(gather(content)).rejects.toMatchObject({ kind: 'changed' });
  });

  it('goes on reading what it has opened, though it is replaced', async () => {
    await store.put('a', Buffer.alloc(3_000_000, 1));
    const reading = (await store.open('a')).content[Symbol.asyncIterator]();
    await reading.next();
    await store.put('a', Buffer.alloc(10, 2));
    const rest: Uint8Array[] = [];
    for (let part = await reading.next(); part.done !== true; part = await reading.next()) {
      rest.push(part.value);
    }
    expect(Buffer.concat(rest).every(byte => byte === 1)).toBe(true);
  });

  it('prunes folders that a removal leaves empty, but not itself', async () => {
    await store.put('a/b/c/d', Buffer.from('x'));
    await store.put('a/e', Buffer.from('x'));
    await store.remove(['a/b/c/d']);
    expect(await readdir(join(root, 'a'))).toEqual(['e']);
    await store.remove(['a/e']);
    expect(await readdir(root)).toEqual([]);
  });

  it('writes while removals take folders away', async () => {
    for (let round = 0; round < 30; round++) {
      await Promise.all([
        ...['w', 'x', 'y', 'z'].map(async name => {
          await store.put(`deep/er/${name}`, Buffer.from(name));
          await store.remove([`deep/er/${name}`]);
        }),
        store.putIfAbsent(`deep/er/kept-${round}`, Buffer.from('kept')),
        store.remove([`deep/er/kept-${round - 1}`])
      ]);
    }
    expect(await listed(store, '')).toContain('deep/er/kept-29');
  });

  it('shows unfinished writes nowhere and sweeps them when they are old', async () => {
    await store.put('a/b/c', Buffer.from('x'));
    const unfinished = join(root, 'a/b/.mlmodel-0123456789abcdef.tmp');
    await writeFile(unfinished, 'half');
    await writeFile(join(root, '.mlmodel-fedcba9876543210.tmp'), 'half');
    expect(await listed(store, '')).toEqual(['a/b/c']);
    expect(await store.sweepLeftovers('', new Date(Date.now() - day))).toBe(0);
    const old = new Date(Date.now() - 2 * day);
    await utimes(unfinished, old, old);
    expect(await store.sweepLeftovers('nothing/here/', new Date())).toBe(0);
    expect(await store.sweepLeftovers('', new Date(Date.now() - day))).toBe(1);
    expect(await readdir(join(root, 'a/b'))).toEqual(['c']);
    expect(await store.sweepLeftovers('', new Date(Date.now() + day))).toBe(1);
  });

  it('sweeps a folder of somebody’s when it writes there', async () => {
    const unfinished = join(root, '.mlmodel-0123456789abcdef.tmp');
    await writeFile(unfinished, 'half');
    const old = new Date(Date.now() - 2 * day);
    await utimes(unfinished, old, old);
    const theirs = new FolderObjectStore(root, { mustExist: true });
    await theirs.put('a', Buffer.from('x'));
    expect(await readdir(root)).toEqual(['a']);
  });

  it('leaves no unfinished write behind when a write fails', async () => {
    await mkdir(join(root, 'folder'));
    await expect(store.put('folder', Buffer.from('x'))).rejects.toMatchObject({
      kind: 'keyConflict'
    });
    await expect(store.putIfAbsent('folder', Buffer.from('x'))).rejects.toMatchObject({
      kind: 'keyConflict'
    });
    expect(await readdir(root)).toEqual(['folder']);
  });

  it.each([3, 200])('writes %i objects in bulk', async count => {
    const bulk = store.bulk();
    const keys = Array.from({ length: count }, (_, n) => `m/${n % 7}/${n}`);
    await Promise.all(keys.map(key => bulk.put(key, Buffer.from(key))));
    await bulk.flush();
    expect(await listed(store, '')).toEqual([...keys].sort());
    for (const key of keys) expect(await read(store, key)).toBe(key);
  });

  it('takes back what failed in bulk', async () => {
    const bulk = store.bulk();
    const failing = (async function* () {
      yield Buffer.from('half');
      await Promise.resolve();
      throw new RangeError('the source broke');
    })();
    await expect(bulk.put('m/a', failing)).rejects.toThrow('the source broke');
    await expect(bulk.put('m/b', Buffer.from('x'))).resolves.toBeUndefined();
    await bulk.flush();
    expect(await listed(store, '')).toEqual(['m/b']);
  });

  it('finds what was added after the last listing of a large, quiet folder', async () => {
    const bulk = store.bulk();
    const keys = Array.from({ length: 300 }, (_, n) => `log/${String(n).padStart(4, '0')}`);
    await Promise.all(keys.map(key => bulk.put(key, Buffer.from('x'))));
    const old = new Date(Date.now() - 10_000);
    await utimes(join(root, 'log'), old, old);
    const { mtimeMs } = await stat(join(root, 'log'));
    expect(await listed(store, 'log/', 'log/0297')).toEqual(['log/0298', 'log/0299']);
    expect(await listed(store, 'log/', 'log/0299')).toEqual([]);
    expect((await stat(join(root, 'log'))).mtimeMs).toBe(mtimeMs);
    await store.putIfAbsent('log/0300', Buffer.from('x'));
    expect(await listed(store, 'log/', 'log/0299')).toEqual(['log/0300']);
    expect(await text((await store.open('log/0300')).content)).toBe('x');
  });
});
