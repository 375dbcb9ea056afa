import { describe, expect, it, vi } from 'vitest';
import type { ILoadedModel } from '../../src/modelserver/engine';
import { classify, multiInference, regress } from '../../src/modelserver/inference';
import type { Signature, Tensor, TensorInfo } from '../../src/modelserver/tensor';

const info = (name: string): [string, TensorInfo] => [
  name,
  { name: `${name}:0`, dtype: 'DT_FLOAT', shape: null }
];
const floats = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  dtype: 'DT_FLOAT',
  shape,
  data: Float32Array.from(values)
});
const strings = (shape: readonly number[], ...values: readonly string[]): Tensor => ({
  dtype: 'DT_STRING',
  shape,
  data: values.map(value => Buffer.from(value))
});
const examples = [Uint8Array.of(1), Uint8Array.of(2)];

type Given = { inputs?: readonly string[]; signature?: string };

/** A model with one signature that answers every run with `outputs`. */
function givenModel(
  outputs: Record<string, Tensor>,
  { inputs = ['inputs'], signature = 'serving_default' }: Given = {}
) {
  const definition: Signature = {
    methodName: 'whatever',
    inputs: new Map(inputs.map(info)),
    outputs: new Map(Object.keys(outputs).map(info)),
    defaults: new Map()
  };
  const run = vi.fn<ILoadedModel['run']>(wanted =>
    Promise.resolve(new Map((wanted.outputs ?? []).map(alias => [alias, outputs[alias]!])))
  );
  const model: ILoadedModel = {
    signatures: new Map([[signature, definition]]),
    declared: new Map([[signature, definition]]),
    signatureDefMap: new Uint8Array(),
    run,
    close: () => Promise.resolve()
  };
  return { model, run };
}

const request = { signature: '', examples };

describe('classify', () => {
  it('gives a label and a score for every class of every example', async () => {
    const { model, run } = givenModel({
      classes: strings([2, 2], 'a', '나', 'c', ''),
      scores: floats([2, 2], 0.5, 0.25, NaN, 1)
    });
    expect(await classify(model, { ...request, timeout: 7 })).toEqual([
      [
        { label: 'a', score: 0.5 },
        { label: '나', score: 0.25 }
      ],
      [
        { label: 'c', score: NaN },
        { label: '', score: 1 }
      ]
    ]);
    expect(run).toHaveBeenCalledWith({
      signature: 'serving_default',
      inputs: new Map([['inputs', { dtype: 'DT_STRING', shape: [2], data: examples }]]),
      outputs: ['classes', 'scores'],
      timeout: 7
    });
  });

  it('gives no label, or no score, where the model has none', async () => {
    const scores = givenModel({ scores: floats([2, 1], 1, 2) }).model;
    expect(await classify(scores, request)).toEqual([
      [{ label: '', score: 1 }],
      [{ label: '', score: 2 }]
    ]);
    const classes = givenModel({ classes: strings([2, 1], 'a', 'b') }).model;
    expect(await classify(classes, request)).toEqual([
      [{ label: 'a', score: 0 }],
      [{ label: 'b', score: 0 }]
    ]);
  });

  it('asks only for the outputs that it reads', async () => {
    const { model, run } = givenModel({ other: floats([]), scores: floats([2, 0]) });
    expect(await classify(model, request)).toEqual([[], []]);
    expect(run.mock.calls[0]?.[0].outputs).toEqual(['scores']);
  });

  it.each<[string, Record<string, Tensor>]>([
    ['Expected one or two output Tensors, found 0', {}],
    [
      'Expected one or two output Tensors, found 3',
      { scores: floats([2, 0]), classes: strings([2, 0]), more: floats([]) }
    ],
    ['Expected Tensor shape: [batch_size num_classes] but got [2]', { scores: floats([2], 1, 2) }],
    ['Expected scores Tensor of DT_FLOAT. Got: DT_STRING', { scores: strings([2, 1], 'a', 'b') }],
    ['Expected classes Tensor of DT_STRING. Got: DT_FLOAT', { classes: floats([2, 1], 1, 2) }],
    ['Expected scores output batch size of 2. Got: 1', { scores: floats([1, 1], 1) }],
    ['Expected classes output batch size of 2. Got: 3', { classes: strings([3, 0]) }],
    [
      'Tensors class and score should match in dim_size(1). Got 1 vs. 2',
      { classes: strings([2, 1], 'a', 'b'), scores: floats([2, 2], 1, 2, 3, 4) }
    ]
  ])('%s', async (message, outputs) => {
    await expect(classify(givenModel(outputs).model, request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message
    });
  });

  it('needs an output that it knows', async () => {
    const { model } = givenModel({ y: floats([2, 1], 1, 2) });
    await expect(classify(model, request)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message:
        'Expected classification signature outputs to contain at least one of "classes" or "scores". Signature was: y'
    });
  });
});

describe('regress', () => {
  it.each([[[2]], [[2, 1]]])('gives a value for every example, of shape %j', async shape => {
    const { model, run } = givenModel({ outputs: floats(shape, 0.5, -2) });
    expect(await regress(model, request)).toEqual([0.5, -2]);
    expect(run.mock.calls[0]?.[0]).toEqual({
      signature: 'serving_default',
      inputs: new Map([['inputs', { dtype: 'DT_STRING', shape: [2], data: examples }]]),
      outputs: ['outputs']
    });
  });

  it.each<[string, Record<string, Tensor>]>([
    ['Expected one output Tensor.', { outputs: floats([2], 1, 2), more: floats([]) }],
    [
      'Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [2,3]',
      { outputs: floats([2, 3], 1, 2, 3, 4, 5, 6) }
    ],
    [
      'Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got []',
      { outputs: floats([], 1) }
    ],
    [
      'Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [2,1,1]',
      { outputs: floats([2, 1, 1], 1, 2) }
    ],
    ['Input batch size did not match output batch size: 2 vs. 1', { outputs: floats([1], 1) }],
    ['Expected output Tensor of DT_FLOAT.  Got: DT_STRING', { outputs: strings([2], '1', '2') }]
  ])('%s', async (message, outputs) => {
    await expect(regress(givenModel(outputs).model, request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message
    });
  });

  it('needs the output that it knows', async () => {
    await expect(
      regress(givenModel({ y: floats([2], 1, 2) }).model, request)
    ).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'No regression outputs found in SignatureDef: its output is y'
    });
  });
});

describe('classify and regress', () => {
  const calls = [
    ['classification', classify, { scores: floats([2, 1], 1, 2) }],
    ['regression', regress, { outputs: floats([2], 1, 2) }]
  ] as const;

  it.each(calls)('%s needs its signature', async (_, call, outputs) => {
    const { model } = givenModel(outputs, { signature: 'other' });
    await expect(call(model, request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'No signature was found with the name: serving_default'
    });
    expect(await call(model, { ...request, signature: 'other' })).toHaveLength(2);
  });

  it.each(calls)('%s needs the one input of that name', async (what, call, outputs) => {
    const wrong = givenModel(outputs, { inputs: ['x'] }).model;
    await expect(call(wrong, request)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: `No ${what} inputs found in SignatureDef: its input is x`
    });
    const two = givenModel(outputs, { inputs: ['inputs', 'x'] }).model;
    await expect(call(two, request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'Expected one input Tensor.'
    });
  });

  it.each(calls)('%s needs examples', async (_, call, outputs) => {
    await expect(
      call(givenModel(outputs).model, { signature: '', examples: [] })
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: 'Input is empty.' });
  });
});

describe('multi-inference', () => {
  const task = (method: string, signature = '', model = 'm') => ({
    model,
    signature,
    method: `tensorflow/serving/${method}`
  });

  function givenBoth(): ILoadedModel {
    const scores = givenModel({ scores: floats([2, 1], 1, 2) });
    const values = givenModel({ outputs: floats([2], 3, 4) }, { signature: 'values' });
    return {
      ...scores.model,
      signatures: new Map([...scores.model.signatures, ...values.model.signatures]),
      run: run => (run.signature === 'values' ? values : scores).model.run(run)
    };
  }

  it('answers every task in order', async () => {
    const tasks = [task('regress', 'values'), task('classify')];
    expect(await multiInference(givenBoth(), tasks, { examples })).toEqual([
      { kind: 'regression', result: [3, 4] },
      {
        kind: 'classification',
        result: [[{ label: '', score: 1 }], [{ label: '', score: 2 }]]
      }
    ]);
  });

  it.each([
    ['INVALID_ARGUMENT', 'Found ModelSpec with an empty model name.', [task('classify', '', '')]],
    [
      'INVALID_ARGUMENT',
      'All ModelSpecs in a MultiInferenceRequest must access the same model name.',
      [task('classify'), task('regress', 'values', 'other')]
    ],
    [
      'INVALID_ARGUMENT',
      'Duplicate evaluation of signature: serving_default',
      [task('classify'), task('classify', 'serving_default')]
    ],
    [
      'INVALID_ARGUMENT',
      'Requested signature not found in model graph: none',
      [task('classify', 'none')]
    ],
    [
      'UNIMPLEMENTED',
      'Unsupported signature method_name: tensorflow/serving/predict',
      [task('predict')]
    ],
    ['INVALID_ARGUMENT', 'Expected one or two output Tensors, found 0', [task('classify', 'no')]]
  ])('refuses with %s: %s', async (code, message, tasks) => {
    const both = givenBoth();
    const none = givenModel({}, { signature: 'no' }).model;
    const model = { ...both, signatures: new Map([...both.signatures, ...none.signatures]) };
    await expect(multiInference(model, tasks, { examples })).rejects.toMatchObject({
      code,
      message
    });
  });
});
