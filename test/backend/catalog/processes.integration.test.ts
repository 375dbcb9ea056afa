import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkStore } from '../../../src/backend/catalog/storeCheck';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import type { IObjectStore } from '../../../src/backend/storage/objectStore';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import { givenCatalog, importOf, keysOf } from './givenCatalog';
import type { WorkerTask } from './worker';

const run = promisify(execFile);
const users = ['ann', 'bob', 'cho', '다온'];
const oneTo256 = Array.from({ length: 256 }, (_, i) => i + 1);

let folder: string;
let worker: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-processes-'));
  worker = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    logLevel: 'error'
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Place = { readonly name: string; readonly store: WorkerTask['store']; open(): IObjectStore };

function folderPlace(): Place {
  const path = join(tmpdir(), `mlmodel-store-${process.pid}`);
  return { name: 'a folder', store: { folder: path }, open: () => new FolderObjectStore(path) };
}

function s3Places(): readonly Place[] {
  return inject('s3Servers').map(({ name, endpoint, bucket, accessKeyId, secretAccessKey }) => {
    const s3 = { endpoint, bucket, accessKeyId, secretAccessKey, prefix: 'processes' };
    return { name, store: { s3 }, open: () => new S3ObjectStore(s3) };
  });
}

async function runWorker(task: WorkerTask): Promise<readonly { n: number; ids: number[] }[]> {
  const { stdout } = await run(process.execPath, [worker, JSON.stringify(task)]);
  return JSON.parse(stdout) as { n: number; ids: number[] }[];
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

describe.each([folderPlace(), ...s3Places()])('256 imports from 4 processes on $name', place => {
  const store = place.open();
  let results: readonly { n: number; ids: number[] }[];

  beforeAll(async () => {
    const tasks = users.map(user => runWorker({ store: place.store, user, count: 64 }));
    results = (await Promise.all(tasks)).flat();
  });
  afterAll(async () => store.remove(await keysOf(store)));

  it('get 256 distinct ids in one gap-free log', async () => {
    expect(sorted(results.map(({ n }) => n))).toEqual(oneTo256);
    expect(sorted(results.flatMap(({ ids }) => ids))).toEqual(oneTo256);
    expect(await keysOf(store, 'catalog/log/')).toEqual(
      oneTo256.map(n => `catalog/log/${String(n).padStart(20, '0')}.json`)
    );
    const state = await givenCatalog(store).catalog.refresh();
    expect([...state.models.keys()]).toEqual(oneTo256);
    for (const user of users) {
      expect([...state.models.values()].filter(model => model.user === user)).toHaveLength(64);
    }
  });

  it('leave one checkpoint, and a log that repeats what it did', async () => {
    expect(await keysOf(store, 'catalog/checkpoint/')).toEqual([
      'catalog/checkpoint/00000000000000000256.json.gz'
    ]);
    const report = await checkStore(store);
    expect(report.entries).toBe(256);
    expect(report.findings.filter(each => each.what !== 'manifest')).toEqual([]);
    const { entry } = await givenCatalog(store).catalog.commit(importOf('cho', 'm17'));
    expect(entry).toMatchObject({ changes: [{ user: 'cho', name: 'm17' }] });
    expect(await keysOf(store, 'catalog/log/')).toHaveLength(256);
  });
});
