import { rm, writeFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { givenModels } from '../givenModels';
import { givenCopy, givenEngine, givenFolder } from './givenEngine';

const models = await givenModels();

describe('a SavedModel that is refused', () => {
  const load = async (folder: string) => (await givenEngine()).load(folder);

  it.each([
    'gs://bucket/model',
    'file:///tmp/model',
    'S3://bucket/model',
    `/tmp/a${String.fromCharCode(0)}b`
  ])('is no folder of this machine: %j', async folder => {
    await expect(load(folder)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `Only a folder of this machine can be loaded: ${folder}`
    });
  });

  it('is not there', async () => {
    const folder = await givenFolder();
    await expect(load(folder)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Could not find SavedModel')
    });
  });

  it('is no protobuf, or cut off', async () => {
    const folder = await givenCopy(models.half_plus_two);
    await truncate(join(folder, 'saved_model.pb'), 1000);
    await expect(load(folder)).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    await writeFile(join(folder, 'saved_model.pb'), Buffer.alloc(5000, 255));
    await expect(load(folder)).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });

  it.each(['half_plus_two', 'old_style', 'convnet'] as const)(
    'has lost its variables: %s',
    async name => {
      const folder = await givenCopy(models[name]);
      await rm(join(folder, 'variables'), { recursive: true });
      await expect(load(folder)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: `The model has variables, but their file is missing: ${folder}/variables/variables.index`
      });
    }
  );

  it('has lost the content of its variables', async () => {
    const folder = await givenCopy(models.half_plus_two);
    await rm(join(folder, 'variables', 'variables.data-00000-of-00001'));
    await expect(load(folder)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('variables.data-00000-of-00001')
    });
  });

  it('has lost its vocabulary', async () => {
    const folder = await givenCopy(models.vocabulary);
    await rm(join(folder, 'assets'), { recursive: true });
    await expect(load(folder)).rejects.toMatchObject({
      message: expect.stringContaining('words.txt')
    });
  });

  it('is not wanted any more', async () => {
    await expect(
      (await givenEngine()).load(models.half_plus_two, AbortSignal.abort())
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('finds no TensorFlow', async () => {
    const library = await givenFolder();
    await expect((await givenEngine({ library } as object)).load('/a')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: `TensorFlow's library is missing: ${library}/libtensorflow_cc.so.2`
    });
  });

  it('finds a TensorFlow that is none', async () => {
    const library = await givenFolder();
    await writeFile(join(library, 'libtensorflow_cc.so.2'), 'no library');
    await expect((await givenEngine({ library } as object)).load('/a')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining("TensorFlow's library can't be opened")
    });
  });
});
