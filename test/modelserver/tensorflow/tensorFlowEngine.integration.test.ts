import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ILoadedModel } from '../../../src/modelserver/engine';
import type { Tensor } from '../../../src/modelserver/tensor';
import type { TensorFlowEngine } from '../../../src/modelserver/tensorflow/tensorFlowEngine';
import { givenExpectedRuns, givenModels } from '../givenModels';
import { givenEngine } from './givenEngine';

const models = await givenModels();
const expected = await givenExpectedRuns();

const scalar = (value: bigint): Tensor => ({
  dtype: 'DT_INT64',
  shape: [],
  data: BigInt64Array.of(value)
});
const floats = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  dtype: 'DT_FLOAT',
  shape,
  data: Float32Array.from(values)
});
const x = (tensor: Tensor) => ({ signature: 'serving_default', inputs: new Map([['x', tensor]]) });
const count = (n: bigint, timeout?: number, signature = 'serving_default') => ({
  signature,
  inputs: new Map([['n', scalar(n)]]),
  ...(timeout !== undefined && { timeout })
});
const forever = 10n ** 15n;

async function givenModel(folder: string, engine?: TensorFlowEngine): Promise<ILoadedModel> {
  const model = await (engine ?? (await givenEngine())).load(folder);
  onTestFinished(() => model.close());
  return model;
}

describe('answers what Python answers, to the last bit', () => {
  it.each([...expected.keys()])('%s', async name => {
    const model = await givenModel(models[name as keyof typeof models]);
    for (const { signature, inputs, outputs } of expected.get(name) ?? []) {
      const answer = await model.run({ signature, inputs });
      expect(bits(answer), signature).toEqual(bits(outputs));
    }
  });

  function bits(tensors: ReadonlyMap<string, Tensor>) {
    return Object.fromEntries(
      [...tensors].map(([alias, { dtype, shape, data }]) => [
        alias,
        {
          dtype,
          shape,
          data: Array.isArray(data) ? data.map(each => Buffer.from(each)) : bytesOf(data)
        }
      ])
    );
  }

  function bytesOf(data: Tensor['data']): Buffer {
    const { buffer, byteOffset, byteLength } = data as Float32Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
});

describe('a loaded model', () => {
  it('has the signatures of the SavedModel, those that can be run', async () => {
    const { signatures, declared, signatureDefMap } = await givenModel(models.shapes);
    expect([...signatures.keys()]).toEqual(['serving_default']);
    expect([...declared.keys()].sort()).toEqual(['__saved_model_init_op', 'serving_default']);
    expect(declared.get('__saved_model_init_op')?.outputs.get('__saved_model_init_op')).toEqual({
      name: 'NoOp',
      dtype: 'DT_INVALID',
      shape: null
    });
    expect(Buffer.from(signatureDefMap).includes('__saved_model_init_op')).toBe(true);
    const { methodName, inputs, outputs } = signatures.get('serving_default')!;
    expect(methodName).toBe('tensorflow/serving/predict');
    expect(inputs.get('scalar')).toMatchObject({ dtype: 'DT_FLOAT', shape: [] });
    expect(inputs.get('rows')).toMatchObject({ dtype: 'DT_INT32', shape: [-1, 2] });
    expect([...outputs.keys()].sort()).toEqual(['cube', 'first', 'rows', 'scalar']);
  });

  it('knows an unknown rank', async () => {
    const { signatures } = await givenModel(models.dtypes);
    expect(signatures.get('bfloat16')?.inputs.get('x')).toMatchObject({
      dtype: 'DT_BFLOAT16',
      shape: null
    });
  });

  it('fills in what a request leaves out from the defaults of the signature', async () => {
    const model = await givenModel(models.defaults);
    expect(model.signatures.get('serving_default')?.defaults.get('bias')).toEqual(floats([], 0.25));
    expect((await model.run(x(floats([1], 1)))).get('y')).toEqual(floats([1], 1.25));
  });

  it('gives only the outputs that a run wants, in that order', async () => {
    const model = await givenModel(models.shapes);
    const [run] = expected.get('shapes')!;
    const answer = await model.run({ ...run!, outputs: ['rows', 'cube'] });
    expect([...answer.keys()]).toEqual(['rows', 'cube']);
    await expect(model.run({ ...run!, outputs: ['none'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message:
        'output tensor alias not found in signature: none Outputs expected to be in the set {cube,first,rows,scalar}.'
    });
    await expect(model.run({ ...run!, outputs: ['rows', 'rows'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'duplicate output tensor alias: rows'
    });
  });

  it('refuses a signature that it has not', async () => {
    const model = await givenModel(models.half_plus_two);
    for (const signature of ['none', '__saved_model_init_op']) {
      await expect(model.run({ signature, inputs: new Map() })).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: `Serving signature key "${signature}" not found.`
      });
    }
  });

  it('says what TensorFlow says when a run fails', async () => {
    const model = await givenModel(models.old_style);
    const broken: Tensor = { dtype: 'DT_STRING', shape: [1], data: [Uint8Array.of(255)] };
    await expect(
      model.run({ signature: 'regress_x_to_y', inputs: new Map([['inputs', broken]]) })
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Could not parse example input')
    });
  });

  it('has outputs that no tensor here can be', async () => {
    const model = await givenModel(models.signatures);
    const run = { ...x(floats([1], 0.5)), signature: 'quantize' };
    expect(model.signatures.get('quantize')?.outputs.get('q')?.dtype).toBe('DT_QINT8');
    await expect(model.run(run)).rejects.toMatchObject({
      code: 'UNIMPLEMENTED',
      message: "Tensors of data type 11 can't be sent."
    });
  });

  it('reads elements that stand amid others', async () => {
    const model = await givenModel(models.half_plus_two);
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const answer = await model.run(x({ dtype: 'DT_FLOAT', shape: [2], data }));
    expect(answer.get('y')).toEqual(floats([2], 3, 3.5));
  });

  it('compares a shape with the signature before TensorFlow sees it', async () => {
    const model = await givenModel(models.convnet);
    const inputs = new Map([['image', floats([2, 28], ...new Array<number>(56).fill(0))]]);
    await expect(model.run({ signature: 'serving_default', inputs })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message:
        'Input "image" has shape [2,28], but the signature\'s is [-1,28,28,1] (-1 is any size).'
    });
  });

  it('runs several at once, and more than it may in turn', async () => {
    const model = await givenModel(models.half_plus_two, await givenEngine({ concurrency: 2 }));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => model.run(x(floats([1], index))))
    );
    expect(answers.map(answer => answer.get('y')?.data[0])).toEqual(
      Array.from({ length: 200 }, (_, index) => index / 2 + 2)
    );
  });

  it('leaves the main thread free while TensorFlow works', async () => {
    const model = await givenModel(models.slow);
    let turns = 0;
    const counter = setInterval(() => (turns += 1), 1);
    await model.run(count(20_000n));
    clearInterval(counter);
    expect(turns).toBeGreaterThan(5);
  });
});

describe('a run with a time limit', () => {
  it('is stopped: it answers in time, and its model can be closed', async () => {
    const model = await (await givenEngine()).load(models.slow);
    const start = performance.now();
    await expect(model.run(count(forever, 100))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'The run took longer than 100 ms.'
    });
    expect(performance.now() - start).toBeLessThan(2000);
    await model.close();
  });

  it('frees its place for the next one', async () => {
    const model = await givenModel(models.slow, await givenEngine({ concurrency: 1 }));
    await expect(model.run(count(forever, 50))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED'
    });
    expect((await model.run(count(3n, 30_000))).get('count')).toEqual(scalar(3n));
  });

  it('answers in time also when TensorFlow goes on; closing waits for it', async () => {
    const onStuck = vi.fn();
    const model = await (await givenEngine({ onStuck })).load(models.slow);
    const start = performance.now();
    await expect(model.run(count(1500n, 100, 'stubborn'))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED'
    });
    const answered = performance.now() - start;
    await model.close();
    expect(answered).toBeLessThan((performance.now() - start) / 2);
  });
});

describe('closing', () => {
  it('waits for runs in flight and then refuses', async () => {
    const model = await (await givenEngine()).load(models.slow);
    const runs = Array.from({ length: 20 }, () => model.run(count(2000n)));
    const closed = model.close();
    await expect(model.run(count(1n))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closed;
    const answers = await Promise.all(runs);
    expect(answers.map(answer => answer.get('count'))).toEqual(answers.map(() => scalar(2000n)));
    await model.close();
  });
});
