import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import { givenFolder } from '../../support/givenBackend';
import { levelListerContract } from './levelListerContract';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-level-'));
});

afterAll(() => rm(folder, { recursive: true }));

levelListerContract('The folder store', { make: () => new FolderObjectStore(folder) });

async function givenStore() {
  const base = await givenFolder();
  const root = join(base, 'root');
  await mkdir(join(root, 'inside'), { recursive: true });
  await mkdir(join(base, 'outside'));
  await writeFile(join(base, 'outside', 'secret'), 'secret');
  await writeFile(join(root, 'inside', 'a'), 'a');
  return { root, outside: join(base, 'outside'), store: new FolderObjectStore(root) };
}

it('follows links that stay inside, as reading does, and shows no others', async () => {
  const { root, outside, store } = await givenStore();
  await symlink(join(root, 'inside'), join(root, 'folder-link'));
  await symlink(join(root, 'inside', 'a'), join(root, 'file-link'));
  await symlink(outside, join(root, 'way-out'));
  await symlink(join(outside, 'secret'), join(root, 'secret'));
  await symlink('nowhere', join(root, 'broken'));
  const level = await store.listLevel('', { limit: 100 });
  expect(level.folders).toEqual(['folder-link/', 'inside/']);
  expect(level.objects.map(({ key }) => key)).toEqual(['file-link']);
  const linked = await store.listLevel('folder-link/', { limit: 100 });
  expect(linked.objects.map(({ key }) => key)).toEqual(['folder-link/a']);
  await expect(store.listLevel('way-out/', { limit: 100 })).rejects.toMatchObject({
    kind: 'leavesFolder'
  });
});

it('goes on behind what it does not show', async () => {
  const { root, store } = await givenStore();
  await Promise.all(Array.from({ length: 10 }, (_, n) => symlink('nowhere', join(root, `b${n}`))));
  await writeFile(join(root, 'z'), '');
  const level = await store.listLevel('', { limit: 2 });
  expect([...level.folders, ...level.objects.map(({ key }) => key)]).toEqual(['inside/', 'z']);
  expect(level).not.toHaveProperty('next');
});

it('hides what it has not finished writing', async () => {
  const { root, store } = await givenStore();
  await writeFile(join(root, '.mlmodel-0123456789abcdef.tmp'), 'half');
  expect(await store.listLevel('', { limit: 2 })).toEqual({ folders: ['inside/'], objects: [] });
});

it('rejects when its folder is gone', async () => {
  const { root } = await givenStore();
  const store = new FolderObjectStore(join(root, 'gone'), { mustExist: true });
  await expect(store.listLevel('', { limit: 2 })).rejects.toMatchObject({ kind: 'bucketMissing' });
});
