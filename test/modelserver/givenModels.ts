import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  numericArrays,
  type DataType,
  type Tensor,
  type Tensors
} from '../../src/modelserver/tensor';
import { cacheFolder, say } from '../support/cacheFolder';

/** The models that `models.py` writes; what each is for stands there. */
const modelNames = [
  'half_plus_two',
  'old_style',
  'no_variables',
  'defaults',
  'signatures',
  'vocabulary',
  'dtypes',
  'shapes',
  'convnet',
  'slow',
  'aborting',
  'printing'
] as const;
type ModelName = (typeof modelNames)[number];

/** What TensorFlow's own Python answered. */
export type ExpectedRun = {
  readonly signature: string;
  readonly inputs: Tensors;
  readonly outputs: Tensors;
};

type Encoded = {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly data: string | readonly string[];
};
type EncodedRun = {
  readonly signature: string;
  readonly inputs: Readonly<Record<string, Encoded>>;
  readonly outputs: Readonly<Record<string, Encoded>>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('models.py', import.meta.url));
const run = promisify(execFile);

/** The Python that has TensorFlow. */
export const tensorFlowPython =
  process.env['MLMODEL_PYTHON'] || join(root, '.venv', 'bin', 'python');

/**
 * Real SavedModels by name, written once a machine by TensorFlow's Python: each value is a version folder `<base path>/1` that holds
 * `saved_model.pb`, so that its parent is a base path. They are shared: copy before you change one.
 */
export async function givenModels(): Promise<Readonly<Record<ModelName, string>>> {
  const folder = await written();
  return Object.fromEntries(modelNames.map(name => [name, join(folder, name, '1')])) as Record<
    ModelName,
    string
  >;
}

/** Files of requests that TensorFlow Serving's own messages and TensorFlow's own writer made, by name, for the model `old_style`. */
export async function givenWarmUpRecords(name: string): Promise<string> {
  return join(await written(), 'warm_up_records', name);
}

/** What Python answered to each model, by name; a model that has no answer is not there. */
export async function givenExpectedRuns(): Promise<ReadonlyMap<string, readonly ExpectedRun[]>> {
  const text = await readFile(join(await written(), 'expected.json'), 'utf8');
  const runs = JSON.parse(text) as Readonly<Record<string, readonly EncodedRun[]>>;
  return new Map(
    Object.entries(runs).map(([name, each]) => [
      name,
      each.map(({ signature, inputs, outputs }) => ({
        signature,
        inputs: decodeAll(inputs),
        outputs: decodeAll(outputs)
      }))
    ])
  );
}

/** The folder that holds the `tensorflow` wheel's two libraries. */
export async function givenTensorFlowFolder(): Promise<string> {
  const find = 'import importlib.util; print(importlib.util.find_spec("tensorflow").origin)';
  const { stdout } = await run(tensorFlowPython, ['-c', find]);
  return dirname(stdout.trim());
}

async function written(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(script))
    .digest('hex');
  const target = join(cacheFolder, `models-${hash.slice(0, 16)}`);
  if (existsSync(target)) return target;
  say('Writing SavedModels with TensorFlow, about 20 seconds, once.');
  await mkdir(cacheFolder, { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder, 'models-new-'));
  await run(tensorFlowPython, [script, fresh], { maxBuffer: 1 << 26 });
  // Whoever comes second finds the first one's, which are the same.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true }));
  return target;
}

function decodeAll(tensors: Readonly<Record<string, Encoded>>): Tensors {
  return new Map(Object.entries(tensors).map(([alias, each]) => [alias, decode(each)]));
}

function decode({ dtype, shape, data }: Encoded): Tensor {
  if (dtype === 'DT_STRING') {
    return {
      dtype,
      shape,
      data: (data as readonly string[]).map(each => new Uint8Array(Buffer.from(each, 'base64')))
    };
  }
  const bytes = new Uint8Array(Buffer.from(data as string, 'base64'));
  return { dtype, shape, data: new numericArrays[dtype](bytes.buffer) };
}
