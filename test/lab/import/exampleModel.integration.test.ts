import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { exampleArchive } from '../../../src/lab/import/exampleModel';
import { tensorFlowPython } from '../../modelserver/givenModels';

const script = `
import json, sys, tarfile
import tensorflow as tf
tarfile.open(sys.argv[1] + '/example.tar').extractall(sys.argv[1])
predict = tf.saved_model.load(sys.argv[1]).signatures['serving_default']
flowers = tf.constant([[5.1, 3.5, 1.4, 0.2], [5.9, 2.8, 4.2, 1.3], [6.7, 3.0, 5.2, 2.3]])
print(json.dumps(predict(features=flowers)['probabilities'].numpy().argmax(1).tolist()))
`;

it('is loaded by TensorFlow, and tells the three kinds of iris', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-example-'));
  await writeFile(join(folder, 'example.tar'), exampleArchive());
  const { stdout } = await promisify(execFile)(tensorFlowPython, ['-c', script, folder]);
  await rm(folder, { recursive: true });

  expect(JSON.parse(stdout)).toEqual([0, 1, 2]);
});
