import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Converter } from '../../../src/backend/serving/convert';
import { TensorFlowHome } from '../../../src/backend/serving/tensorFlowHome';
import { bytesOf } from '../../../src/backend/storage/byteStream';
import type { ModelFormat } from '../../../src/common/model';
import { givenTensorFlowFolder, tensorFlowPython } from '../../modelserver/givenModels';
import { givenFolder } from '../../support/givenBackend';
import { givenKerasFiles } from './givenKerasFiles';
import { failureOf } from './givenServing';

let files: string;
beforeAll(async () => {
  files = await givenKerasFiles();
});

async function givenConverter() {
  const folder = await givenFolder();
  let pythons = 0;
  const converter = new Converter({
    cache: join(folder, 'cache'),
    python: () => {
      pythons += 1;
      return Promise.resolve(tensorFlowPython);
    }
  });
  let made = 0;
  const convert = async (name: string, signal = new AbortController().signal) => {
    const content = await readFile(join(files, name));
    const into = join(folder, `made-${(made += 1)}`);
    await mkdir(into);
    await converter.convert({
      format: name.split('.').at(-1) as ModelFormat,
      name: `model/${name}`,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      read: (range = { start: 0, end: content.length }) =>
        Promise.resolve(bytesOf(content.subarray(range.start, range.end))),
      ...{ into, signal, onProgress: () => undefined }
    });
    return into;
  };
  return { convert, cache: join(folder, 'cache'), pythons: () => pythons };
}

it('makes a SavedModel of h5 and keras, once for the same bytes', async () => {
  const { convert, cache, pythons } = await givenConverter();
  const [h5, keras] = [await convert('plain.h5'), await convert('plain.keras')];
  for (const folder of [h5, keras]) {
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['saved_model.pb', 'variables']));
    expect((await stat(join(folder, 'saved_model.pb'))).mode & 0o777).toBe(0o644);
  }
  expect(pythons()).toBe(2);
  const again = await Promise.all([convert('plain.h5'), convert('plain.h5')]);
  expect(pythons()).toBe(2);
  for (const folder of again) {
    expect(await readFile(join(folder, 'saved_model.pb'))).toEqual(
      await readFile(join(h5, 'saved_model.pb'))
    );
  }
  expect(await readdir(cache)).toHaveLength(2);
});

it.each([
  ['lambda.h5', "its layer 'twice' is a Lambda, which carries code of its own"],
  ['lambda.keras', "its layer 'twice' is a Lambda, which carries code of its own"],
  ['own.keras', "its layer 'own' is of a class of its own (mine>Own)"],
  ['own.h5', "its layer 'own' is of a class of its own (mine>Own)"]
])('refuses %s without starting Python', async (name, reason) => {
  const { convert, cache, pythons } = await givenConverter();
  const { code, message } = await failureOf(convert(name));
  expect(code).toBe('NOT_DEPLOYABLE');
  expect(message).toContain(`The model can't be deployed: ${reason}`);
  expect(pythons()).toBe(0);
  expect(await readdir(cache)).toEqual([]);
});

it('tells Keras’s own reason in one sentence', async () => {
  const { convert, cache } = await givenConverter();
  const { code, message } = await failureOf(convert('unknown.h5'));
  expect(code).toBe('LOAD_FAILED');
  expect(message).toMatch(/^Keras can't load the model: .*Nobody/);
  expect(message).not.toMatch(/\n|Traceback|\/tmp|converting-/);
  expect(await readdir(cache)).toEqual([]);
});

it.each([
  ['cut.keras', 'no zip file'],
  ['onlyWeights.h5', 'weights alone, without the layers they belong to']
])('calls %s what it is', async (name, reason) => {
  const { convert, pythons } = await givenConverter();
  const { code, message } = await failureOf(convert(name));
  expect(code).toBe('LOAD_FAILED');
  expect(message).toContain(`is damaged or holds no model (${reason})`);
  expect(pythons()).toBe(0);
});

it('stops Keras when it is told to, and leaves nothing', async () => {
  const { convert, cache, pythons } = await givenConverter();
  const abort = new AbortController();
  const converting = convert('plain.keras', abort.signal);
  while (pythons() === 0) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  abort.abort(new Error('interrupted'));
  await expect(converting).rejects.toThrow('interrupted');
  expect(await readdir(cache)).toEqual([]);
});

it('finds the TensorFlow that is installed, and its library', async () => {
  const home = new TensorFlowHome({ ...process.env, MLMODEL_PYTHON: tensorFlowPython });
  expect((await home.find()).folder).toBe(await givenTensorFlowFolder());
});
