import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { givenModels, givenWarmUpRecords } from '../givenModels';
import { givenCopy, givenEngine } from './givenEngine';

const models = await givenModels();

async function givenWarmModel(records: string): Promise<{ folder: string; file: string }> {
  const folder = await givenCopy(models.old_style);
  const file = join(folder, 'assets.extra', 'tf_serving_warmup_requests');
  await mkdir(join(folder, 'assets.extra'));
  await cp(await givenWarmUpRecords(records), file);
  return { folder, file };
}

async function load(folder: string, signal?: AbortSignal): Promise<void> {
  const model = await (await givenEngine()).load(folder, signal);
  await model.close();
}

describe('recorded requests of a model', () => {
  it.each(['good', 'empty'])('are replayed when it is loaded: %s', async records => {
    await load((await givenWarmModel(records)).folder);
  });

  it.each([
    ['session_run', 'UNIMPLEMENTED', 'Unsupported log_type for warmup'],
    ['unknown_signature', 'FAILED_PRECONDITION', 'Serving signature key "none" not found.'],
    ['unknown_class', 'INVALID_ARGUMENT', 'No signature was found with the name: none'],
    ['wrong_type', 'INVALID_ARGUMENT', 'Expects arg[0] to be float but int32 is provided'],
    ['no_examples', 'INVALID_ARGUMENT', 'Input is empty.']
  ])('fail the load when one fails: %s', async (records, code, message) => {
    const { folder } = await givenWarmModel(records);
    await expect(load(folder)).rejects.toMatchObject({ code, message });
  });

  it('are at most 1000', async () => {
    const { folder, file } = await givenWarmModel('too_many');
    await expect(load(folder)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `Number of warmup records exceeds the maximum (1000) at ${file}`
    });
  });

  it('are no longer replayed once the model is not wanted', async () => {
    const { folder } = await givenWarmModel('too_many');
    let looks = 0;
    const signal = {
      get aborted() {
        looks += 1;
        return looks > 10;
      }
    } as AbortSignal;
    await expect(load(folder, signal)).rejects.toMatchObject({
      code: 'CANCELLED',
      message: 'The load was cancelled.'
    });
    expect(looks).toBe(11);
  });

  it('are messages of TensorFlow Serving', async () => {
    const { folder, file } = await givenWarmModel('nonsense');
    await expect(load(folder)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `Failed to parse warmup record from ${file}`
    });
  });

  it('are in a TFRecord file, whole and unchanged', async () => {
    const { folder, file } = await givenWarmModel('good');
    const bytes = await readFile(file);
    const spoiled = Buffer.from(bytes);
    spoiled[20] = (spoiled[20] ?? 0) ^ 1;
    const contents: [Uint8Array, string][] = [
      [bytes.subarray(0, -1), 'truncated record at '],
      [spoiled, 'corrupted record at 12'],
      [Buffer.from('{"instances": [1.0, 2.0, 5.0]}'), 'corrupted record at 0']
    ];
    for (const [content, reason] of contents) {
      await writeFile(file, content);
      await expect(load(folder)).rejects.toMatchObject({
        code: 'DATA_LOSS',
        message: expect.stringMatching(
          `^${reason}.*Please verify your warmup data is in TFRecord format\\.$`
        )
      });
    }
  });
});
