import { parseArgs } from 'node:util';
import { CommitLogCatalog } from '../../../src/backend/catalog/commitLogCatalog';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import type { S3Config } from '../../../src/backend/storage/s3Config';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import { importOf } from './givenCatalog';

/** What a worker is told: its store, its user, and how many models to import. */
export type WorkerTask = {
  readonly store: { readonly folder: string } | { readonly s3: S3Config };
  readonly user: string;
  readonly count: number;
};

/** A backend in small, as a process of its own: imports models one by one and prints the entries it got, as JSON; a warning fails it. */
async function work({ store, user, count }: WorkerTask): Promise<void> {
  const catalog = new CommitLogCatalog(
    'folder' in store ? new FolderObjectStore(store.folder) : new S3ObjectStore(store.s3),
    { log: { warn: () => (process.exitCode = 1) } }
  );
  const entries = [];
  for (let i = 1; i <= count; i += 1) {
    const { entry } = await catalog.commit(importOf(user, `m${i}`));
    entries.push({ n: entry.n, ids: entry.changes.map(change => change.id) });
  }
  await catalog.close();
  process.stdout.write(JSON.stringify(entries));
}

const { positionals } = parseArgs({ allowPositionals: true });
void work(JSON.parse(positionals[0] ?? '') as WorkerTask);
