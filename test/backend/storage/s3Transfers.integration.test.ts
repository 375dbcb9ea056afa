import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { bytesOf, gather } from '../../../src/backend/storage/byteStream';
import { ModelFiles } from '../../../src/backend/storage/modelFiles';
import type { Bytes, IObjectStore, Piece } from '../../../src/backend/storage/objectStore';
import { givenFaultProxy } from '../../support/faultProxy';
import { givenS3Store, unfinishedUploads } from '../../support/givenS3';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { listed } from '../../support/storeReading';

const mebibyte = 1024 * 1024;
const signal = new AbortController().signal;

describe.each(inject('s3Servers'))('Large objects on $name', server => {
  it.each(['aborted', 'failing'])('leaves nothing of a large write that is %s', async how => {
    const prefix = `test/${randomUUID()}`;
    const store = givenS3Store(server, { prefix });
    const control = new AbortController();
    const reason = new Error('interrupted');
    let begun = 0;
    const source = (async function* () {
      for (let n = 0; n < 60; n++) {
        await Promise.resolve();
        yield Buffer.alloc(mebibyte, n);
      }
      begun = performance.now();
      if (how === 'failing') throw reason;
      control.abort(reason);
      yield Buffer.alloc(mebibyte);
    })();
    await expect(store.put('large', source, control.signal)).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(await unfinishedUploads(server, `${prefix}/large`)).toEqual([]);
    expect(await store.head('large')).toBeNull();
  });

  it('sweeps uploads that a crash left behind', async ({ skip }) => {
    skip(server.name === 'moto', 'moto does not know when an upload began');
    const prefix = `test/${randomUUID()}`;
    const store = givenS3Store(server, { prefix });
    // A store that can't complete is as good as a crash.
    const dying = await givenFaultProxy(server.endpoint, ({ method, url }) =>
      method === 'DELETE' || (method === 'POST' && url.includes('uploadId'))
        ? { kind: 'answer', status: 403, code: 'AccessDenied' }
        : undefined
    );
    const broken = givenS3Store(server, { prefix, endpoint: dying.endpoint });
    await expect(broken.put('large', Buffer.alloc(13 * mebibyte))).rejects.toMatchObject({
      kind: 'forbidden'
    });
    expect(await unfinishedUploads(server, `${prefix}/large`)).toHaveLength(1);
    expect(await store.sweepLeftovers('', new Date(Date.now() - 3_600_000))).toBe(0);
    const future = new Date(Date.now() + 60_000);
    expect(await store.sweepLeftovers('other', future)).toBe(0);
    expect(await store.sweepLeftovers('', future)).toBe(1);
    expect(await unfinishedUploads(server, `${prefix}/large`)).toEqual([]);
  });

  it('puts an object together from bytes and ranges of others, on the server', async () => {
    const store = givenS3Store(server);
    const source = givenS3Store(server);
    const bytes = randomBytes(48 * mebibyte);
    await source.put('한글 +source.bin', bytes);
    const own = (size: number): Piece & { bytes: Uint8Array } => {
      const made = randomBytes(size);
      return { size, content: bytesOf(made), bytes: made };
    };
    const range = (start: number, end: number): Piece & { bytes: Uint8Array } => ({
      source,
      key: '한글 +source.bin',
      range: { start, end },
      bytes: bytes.subarray(start, end)
    });
    const cases = {
      nothing: [],
      'only bytes': [own(10)],
      'one small range': [range(3, 1000)],
      'one large range': [range(0, bytes.length)],
      'bytes before, between and after': [
        own(512),
        range(5, 9 * mebibyte),
        own(7),
        range(7, 12 * mebibyte + 7),
        own(1024)
      ],
      'ranges too small for parts': Array.from({ length: 30 }, (_, n) => [
        own(512),
        range(n * 1000, n * 1000 + 900_000)
      ]).flat(),
      'a range whose rest is too small': [own(100), range(0, 6 * mebibyte), own(1)],
      'much of everything': [
        own(20 * mebibyte),
        range(1, 41 * mebibyte),
        range(0, 5 * mebibyte),
        own(9)
      ]
    };
    for (const [name, pieces] of Object.entries(cases)) {
      await store.compose(name, pieces);
      const wanted = Buffer.concat(pieces.map(piece => piece.bytes));
      const found = Buffer.from(await gather((await store.open(name)).content));
      expect(found.equals(wanted), name).toBe(true);
    }
  });

  it('copies only the version that it was told', async ({ skip }) => {
    skip(server.name === 'moto', 'moto ignores the condition of a copy');
    const store = givenS3Store(server);
    const bytes = Buffer.alloc(12 * mebibyte, 1);
    await store.put('source', bytes);
    const { version } = await store.open('source');
    const piece = {
      source: store,
      key: 'source',
      range: { start: 0, end: bytes.length },
      version
    };
    await store.compose('same', [piece]);
    await store.put('source', Buffer.alloc(12 * mebibyte, 2));
    const changed = { kind: 'changed' };
    await expect(store.compose('other', [piece])).rejects.toMatchObject(changed);
    await expect(
      store.compose('other', [{ size: 1, content: bytesOf(Buffer.from('x')) }, piece])
    ).rejects.toMatchObject(changed);
    expect(await listed(store, '')).toEqual(['same', 'source']);
  });

  it('copies on the server only what the same keys can read there', () => {
    const store = givenS3Store(server);
    expect(store.canCopyFrom(givenS3Store(server, { bucket: 'other' }))).toBe(true);
    expect(store.canCopyFrom(givenS3Store(server, { accessKeyId: 'other' }))).toBe(false);
    expect(store.canCopyFrom(givenS3Store(server, { endpoint: 'http://127.0.0.1:1' }))).toBe(false);
    expect(store.canCopyFrom(new MemoryObjectStore())).toBe(false);
  });

  it('takes models in and gives them back, large members copied by the server', async () => {
    const managed = givenS3Store(server);
    const user = givenS3Store(server);
    const files = new ModelFiles(managed);
    const given = await givenArchive(user, 'a.tar', [
      9 * mebibyte,
      100,
      0,
      5_000_000,
      11 * mebibyte,
      512
    ]);
    const opened = await user.open('a.tar');
    const source = { store: user, key: 'a.tar', version: opened.version };
    const quiet = { signal, onProgress: () => undefined };
    const limits = { archiveBytes: 1e9, archiveEntries: 1e5 };
    const written = await files.writeMembers('m', readArchive(opened.content, limits), {
      source,
      ...quiet
    });
    expect(written).toEqual(given);
    for (const { path, size, sha256 } of written.files) {
      const stored = await hashOf(await files.read('m', path));
      expect(stored, path).toEqual({ size, sha256 });
    }
    const packed = await files.pack('m', written, { store: user, key: 'b.tar', ...quiet });
    const again = await user.open('b.tar');
    expect(again.size).toBe(packed);
    const second = new ModelFiles(new MemoryObjectStore());
    expect(await second.writeMembers('m', readArchive(again.content, limits), quiet)).toEqual(
      given
    );
    await files.removeFolder('m');
    expect(await listed(managed, '')).toEqual([]);
  });
});

/** Writes an archive with members of the given sizes below one top folder; answers what it holds. */
async function givenArchive(store: IObjectStore, key: string, sizes: readonly number[]) {
  const memory = new MemoryObjectStore();
  const made = new ModelFiles(memory);
  const members = (async function* () {
    yield { kind: 'folder', path: 'top' } as const;
    for (const [n, size] of sizes.entries()) {
      await Promise.resolve();
      const content = bytesOf(randomBytes(size));
      yield { kind: 'file', path: `top/${n}.bin`, size, range: null, content } as const;
    }
  })();
  const options = { signal, onProgress: () => undefined };
  const written = await made.writeMembers('m', members, options);
  await made.pack('m', written, { store, key, ...options });
  return written;
}

async function hashOf(content: Bytes): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}
