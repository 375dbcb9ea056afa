import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../../src/backend/archive/archive';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { bytesOf, gather } from '../../../src/backend/storage/byteStream';
import { type Manifest, ModelFiles } from '../../../src/backend/storage/modelFiles';
import { type OpenedObject, StoreError } from '../../../src/backend/storage/objectStore';
import { MemoryObjectStore } from '../../support/memoryObjectStore';

type GivenFile = readonly [string, Uint8Array];

const limits = { archiveBytes: 1e9, archiveEntries: 1e5 };
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

const manifest: Manifest = {
  format: 1,
  user: '유저',
  name: '모델',
  created: '2026-11-22T00:00:00.000Z',
  type: 'sklearn',
  modelFormat: 'pickle',
  category: 'classification',
  algorithm: 'svc',
  filename: 'top/model.pkl',
  facts: { feature: ['x', 'y'], evaluation: [{ losses: { loss: 1.5 } }], train_cnt: 3 },
  source: 'OBJECTSTORAGE.LOCAL:a.tar',
  files: [{ path: 'top/model.pkl', size: 3, sha256: 'a'.repeat(64) }],
  folders: [{ path: 'top', before: 0 }]
};

async function* membersOf(...given: readonly (GivenFile | string)[]): AsyncGenerator<Member> {
  for (const each of given) {
    await Promise.resolve();
    if (typeof each === 'string') {
      yield { kind: 'folder', path: each };
    } else {
      const [path, bytes] = each;
      yield { kind: 'file', path, size: bytes.length, range: null, content: bytesOf(bytes) };
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('ModelFiles', () => {
  it('gives every revision a fresh folder that no name can decide', () => {
    const files = new ModelFiles(new MemoryObjectStore());
    const folder = files.newFolder('../유저', 'a/b', 3);
    expect(folder).toMatch(/^models\/%2E\.%2F%EC%9C%A0%EC%A0%80\/a%2Fb\/3-[0-9a-f-]{36}$/);
    expect(files.newFolder('../유저', 'a/b', 3)).not.toBe(folder);
  });

  it('writes members of all sizes under their own paths, with their hashes, in the archive’s order', async () => {
    const store = new MemoryObjectStore();
    const files = new ModelFiles(store);
    const large = randomBytes(9_000_000);
    const given: readonly GivenFile[] = [
      ['top/model.pkl', Buffer.from('abc')],
      ['top/sub/large.bin', large],
      ['top/none', Buffer.alloc(0)],
      ['top/한글.txt', Buffer.from('가나')]
    ];
    const [first, second, third, fourth] = given;
    const progress: [number, string][] = [];
    const written = await files.writeMembers(
      'models/u/n/1-x',
      membersOf('top', first!, 'top/sub', second!, third!, fourth!, 'top/empty'),
      { signal: quiet.signal, onProgress: (bytes, path) => progress.push([bytes, path]) }
    );
    expect(written).toEqual({
      files: given.map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) })),
      folders: [
        { path: 'top', before: 0 },
        { path: 'top/sub', before: 1 },
        { path: 'top/empty', before: 4 }
      ]
    });
    expect(store.keys).toEqual(given.map(([path]) => `models/u/n/1-x/files/${path}`).sort());
    for (const [path, bytes] of given) {
      const stored = await gather(await files.read('models/u/n/1-x', path));
      expect(Buffer.from(stored).equals(bytes)).toBe(true);
    }
    expect(progress.at(-1)?.[0]).toBe(9_000_009);
    expect(new Set(progress.map(([, path]) => path)).size).toBe(4);
  });

  it('reads ranges', async () => {
    const files = new ModelFiles(new MemoryObjectStore());
    await files.writeMembers('m', membersOf(['a', Buffer.from('0123456789')]), quiet);
    const part = await files.read('m', 'a', { range: { start: 2, end: 5 } });
    expect(Buffer.from(await gather(part)).toString()).toBe('234');
  });

  it('packs what it wrote into an archive with the same members in the same order', async () => {
    const store = new MemoryObjectStore();
    const target = new MemoryObjectStore();
    const files = new ModelFiles(store);
    const given = Array.from({ length: 300 }, (_, n): GivenFile => [
      `top/${n}-${'한'.repeat(n % 60)}.bin`,
      randomBytes(n % 50 === 0 ? 4_200_000 : n * 13)
    ]);
    const written = await files.writeMembers('m', membersOf('top', ...given, 'top/last'), quiet);
    const progress: number[] = [];
    const size = await files.pack('m', written, {
      store: target,
      key: 'out/a.tar',
      signal: quiet.signal,
      onProgress: bytes => progress.push(bytes)
    });
    const opened = await target.open('out/a.tar');
    expect(opened.size).toBe(size);
    expect(progress.at(-1)).toBe(given.reduce((sum, [, bytes]) => sum + bytes.length, 0));
    const again = await new ModelFiles(new MemoryObjectStore()).writeMembers(
      'm2',
      readArchive(opened.content, limits),
      quiet
    );
    expect(again).toEqual(written);
  });

  it('keeps a manifest as it was given', async () => {
    const files = new ModelFiles(new MemoryObjectStore());
    await files.writeManifest('m', manifest);
    expect(await files.readManifest('m')).toEqual(manifest);
  });

  it('reads the manifest of a newer version, ignoring what it does not know', async () => {
    const store = new MemoryObjectStore();
    await store.put('m/manifest.json', Buffer.from(JSON.stringify({ ...manifest, colour: 'red' })));
    expect(await new ModelFiles(store).readManifest('m')).toEqual(manifest);
  });

  it.each([
    ['no JSON', '{'],
    ['another format', JSON.stringify({ ...manifest, format: 2 })],
    ['a wrong type', JSON.stringify({ ...manifest, files: 'many' })],
    ['a missing member', JSON.stringify({ ...manifest, source: undefined })]
  ])('names a manifest that can’t be read: %s', async (_, content) => {
    const store = new MemoryObjectStore();
    await store.put('m/manifest.json', Buffer.from(content));
    await expect(new ModelFiles(store).readManifest('m')).rejects.toMatchObject({
      failure: { code: 'CATALOG_DAMAGED', message: "The manifest m/manifest.json can't be read." }
    });
  });

  it('names what the managed store has lost', async () => {
    const files = new ModelFiles(new MemoryObjectStore());
    const lost = (key: string) => ({
      failure: { code: 'OBJECT_NOT_FOUND', message: `The managed store has lost ${key}.` }
    });
    await expect(files.readManifest('m')).rejects.toMatchObject(lost('m/manifest.json'));
    await expect(files.read('m', 'a')).rejects.toMatchObject(lost('m/files/a'));
    const target = { store: new MemoryObjectStore(), key: 'a.tar', ...quiet };
    await expect(files.pack('m', manifest, target)).rejects.toMatchObject(
      lost('m/files/top/model.pkl')
    );
    expect(target.store.keys).toEqual([]);
  });

  it('packs no file that has another size than its manifest says', async () => {
    const store = new MemoryObjectStore();
    await store.put('m/files/top/model.pkl', Buffer.from('longer'));
    const target = { store: new MemoryObjectStore(), key: 'a.tar', ...quiet };
    await expect(new ModelFiles(store).pack('m', manifest, target)).rejects.toMatchObject({
      failure: {
        code: 'CATALOG_DAMAGED',
        message: 'The stored file top/model.pkl has 6 bytes, but its manifest says 3.'
      }
    });
    expect(target.store.keys).toEqual([]);
  });

  it('removes a whole folder, and no neighbour', async () => {
    const store = new MemoryObjectStore();
    const files = new ModelFiles(store);
    await files.writeMembers(
      'm/1-a',
      membersOf(['x', Buffer.from('1')], ['y/z', Buffer.from('2')]),
      quiet
    );
    await files.writeManifest('m/1-a', manifest);
    await store.put('m/1-ab/manifest.json', Buffer.from('{}'));
    await files.removeFolder('m/1-a');
    expect(store.keys).toEqual(['m/1-ab/manifest.json']);
    await files.removeFolder('m/1-a');
  });

  it('passes a failure of the source on as it is, and has nothing under way then', async () => {
    const store = new MemoryObjectStore();
    const broken = new StoreError('unreachable', 'The source is gone.');
    const members = (async function* (): AsyncGenerator<Member> {
      yield* membersOf(['a', Buffer.from('1')]);
      const content = (async function* () {
        yield randomBytes(100);
        await Promise.resolve();
        throw broken;
      })();
      yield { kind: 'file', path: 'b', size: 9_000_000, range: null, content };
    })();
    await expect(new ModelFiles(store).writeMembers('m', members, quiet)).rejects.toBe(broken);
    expect(store.keys).toEqual(['m/files/a']);
  });

  it('tells a failure of the managed store in its own words', async () => {
    class Full extends MemoryObjectStore {
      override put(): Promise<void> {
        return Promise.reject(new StoreError('noSpace', 'full'));
      }
      override open(): Promise<OpenedObject> {
        return Promise.reject(new StoreError('badKey', 'AKIA'));
      }
    }
    const files = new ModelFiles(new Full());
    const full = {
      failure: { code: 'STORE_UNAVAILABLE', message: 'The store of the models is full.' }
    };
    const small: GivenFile = ['a', Buffer.from('1')];
    const large: GivenFile = ['a', Buffer.alloc(5_000_000)];
    await expect(files.writeMembers('m', membersOf(small), quiet)).rejects.toMatchObject(full);
    await expect(files.writeMembers('m', membersOf(large), quiet)).rejects.toMatchObject(full);
    await expect(files.writeManifest('m', manifest)).rejects.toMatchObject(full);
    await expect(files.read('m', 'a')).rejects.toMatchObject({
      failure: { code: 'ACCESS_DENIED' }
    });
  });

  it('leaves failures of an export’s target to its caller', async () => {
    class Refusing extends MemoryObjectStore {
      override put(): Promise<void> {
        return Promise.reject(new StoreError('forbidden', 'no'));
      }
    }
    const target = { store: new Refusing(), key: 'a.tar', ...quiet };
    const files = new ModelFiles(new MemoryObjectStore());
    await expect(files.pack('m', { files: [], folders: [] }, target)).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'forbidden'
    });
  });

  it('stops within the member when it is aborted', async () => {
    const store = new MemoryObjectStore();
    const control = new AbortController();
    const reason = new Error('interrupted');
    const endless = (async function* () {
      for (let n = 0; ; n++) {
        await Promise.resolve();
        if (n === 10) control.abort(reason);
        yield Buffer.alloc(1_000_000);
      }
    })();
    const members = (async function* (): AsyncGenerator<Member> {
      await Promise.resolve();
      yield { kind: 'file', path: 'a', size: 1e12, range: null, content: endless };
    })();
    const options = { signal: control.signal, onProgress: () => undefined };
    await expect(new ModelFiles(store).writeMembers('m', members, options)).rejects.toBe(reason);
    expect(store.keys).toEqual([]);
  });
});
