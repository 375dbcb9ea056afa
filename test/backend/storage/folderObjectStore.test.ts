import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import { objectStoreContract } from './objectStoreContract';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-folder-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

objectStoreContract('The folder store', {
  make: () => new FolderObjectStore(join(folder, 'store'))
});
