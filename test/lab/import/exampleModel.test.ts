import { expect, it } from 'vitest';
import { describeModel } from '../../../src/backend/archive/describeModel';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { recognise } from '../../../src/backend/archive/rules';
import { gather } from '../../../src/backend/storage/byteStream';
import { exampleArchive, exampleValues } from '../../../src/lab/import/exampleModel';

async function* inPieces(bytes: Uint8Array) {
  await Promise.resolve();
  yield bytes;
}

it('makes a SavedModel that an import takes, with what it says of itself', async () => {
  const contents = new Map<string, Uint8Array>();
  const limits = { archiveBytes: 1e6, archiveEntries: 10 };
  for await (const member of readArchive(inPieces(exampleArchive()), limits)) {
    if (member.kind === 'file') {
      contents.set(member.path, await gather(member.content));
    }
  }
  const files = [...contents].map(([path, { length }]) => ({ path, size: length }));
  const { type, format } = exampleValues;
  const recognised = recognise(files, { type, format });
  const facts = await describeModel({
    recognised,
    files,
    read: (path, range) =>
      Promise.resolve(inPieces(contents.get(path)!.subarray(range?.start, range?.end)))
  });

  expect(facts).toMatchObject({
    label: 'species',
    train_cnt: 150,
    signature: {
      serving_default: {
        method: 'tensorflow/serving/predict',
        inputs: { features: { dtype: 'float32', shape: [-1, 4] } },
        outputs: { probabilities: { dtype: 'float32', shape: [-1, 3] } }
      }
    }
  });
});

it('is small', () => {
  expect(exampleArchive().length).toBeLessThan(5000);
});
