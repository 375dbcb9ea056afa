import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CatalogModel } from '../../../src/backend/catalog/catalog';
import { PublishedFolder } from '../../../src/backend/serving/publishedFolder';
import { publishFailure } from '../../../src/backend/serving/publishFailure';
import { givenFolder } from '../../support/givenBackend';
import { failureOf } from './givenServing';

const model = { id: 7, name: '../mnist/한' } as CatalogModel;

async function givenPublished(canMake = true) {
  const path = join(await givenFolder(), 'models');
  return { path, folder: new PublishedFolder({ path, canMake, mountedAs: '/models' }) };
}

const fill = (folder: string) => writeFile(join(folder, 'saved_model.pb'), 'graph');

it('has the server see another path than we, and no text of a user’s decide it', async () => {
  const { path, folder } = await givenPublished();
  await folder.put(model, 3, fill);
  expect(folder.basePath(model)).toBe('/models/7-%2E.%2Fmnist%2F%ED%95%9C');
  expect(await readdir(join(path, '7-%2E.%2Fmnist%2F%ED%95%9C'))).toEqual(['3']);
  expect(await folder.has(model, 3)).toBe(true);
  expect(await folder.versions()).toEqual([
    { model: 7, version: 3, path: join(path, '7-%2E.%2Fmnist%2F%ED%95%9C', '3') }
  ]);
});

it('lets everyone read a version whatever the mask of the process, and only us come in', async () => {
  const mask = process.umask(0o077);
  try {
    const { path, folder } = await givenPublished();
    await folder.put(model, 3, fill);
    const [version] = await folder.versions();
    expect((await stat(version!.path)).mode & 0o777).toBe(0o755);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  } finally {
    process.umask(mask);
  }
});

it('leaves nothing of a version that could not be written, and lets the next one in', async () => {
  const { folder, path } = await givenPublished();
  await expect(folder.put(model, 3, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await folder.versions()).toEqual([]);
  await folder.sweep();
  expect(await readdir(path)).toEqual([]);
  await folder.put(model, 3, fill);
  expect(await folder.has(model, 3)).toBe(true);
});

it('lets two publish the same version at once', async () => {
  const { folder } = await givenPublished();
  await Promise.all([1, 2, 3].map(() => folder.put(model, 3, fill)));
  const [version] = await folder.versions();
  expect(await readdir(join(version!.path, '..'))).toEqual(['3']);
});

it('knows whether somebody is at work on a version', async () => {
  const { folder } = await givenPublished();
  let during: boolean | undefined;
  await folder.put(model, 3, async into => {
    during = await folder.isUnderWay(model, 3);
    expect(await folder.isUnderWay(model, 33)).toBe(false);
    await fill(into);
  });
  expect(during).toBe(true);
  expect(await folder.isUnderWay(model, 3)).toBe(false);
});

it('leaves alone what is not its own', async () => {
  const { path, folder } = await givenPublished();
  await mkdir(join(path, 'config'), { recursive: true });
  await mkdir(join(path, '7-mnist', 'notes'), { recursive: true });
  await writeFile(join(path, 'models.config'), '');
  await folder.sweep();
  expect((await readdir(path)).sort()).toEqual(['7-mnist', 'config', 'models.config']);
  expect(await folder.versions()).toEqual([]);
});

it('makes no folder that a user has named: it may just not be mounted', async () => {
  const { path, folder } = await givenPublished(false);
  expect(await failureOf(folder.put(model, 3, fill))).toEqual({
    code: 'SERVER_UNAVAILABLE',
    message: `The folder ${path}, which modelServer.publish.path names in the configuration, does not exist.`
  });
});

it.each([
  ['ENOSPC', 'STORE_UNAVAILABLE', 'The disk of the model server’s folder is full'],
  ['EDQUOT', 'STORE_UNAVAILABLE', 'The disk of the model server’s folder is full'],
  ['EROFS', 'ACCESS_DENIED', 'The model server’s folder can’t be written']
])('has a sentence for %s', async (code, expected, sentence) => {
  const { folder } = await givenPublished();
  const error = Object.assign(new Error('system'), { code });
  const told = (thrown: unknown) => {
    throw publishFailure(thrown);
  };
  const failed = await failureOf(folder.put(model, 3, () => Promise.reject(error)).catch(told));
  expect(failed.code).toBe(expected);
  expect(failed.message).toContain(sentence.replaceAll('’', "'"));
});
