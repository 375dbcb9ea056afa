import { expect, it, onTestFinished } from 'vitest';
import type { Example } from '../../src/modelserver/example';
import { classify, multiInference, regress } from '../../src/modelserver/inference';
import { serializeExample } from '../../src/modelserver/serializeExample';
import { givenExpectedRuns, givenModels } from './givenModels';
import { givenEngine } from './tensorflow/givenEngine';

const floats = (...values: number[]) => ({ kind: 'float', values }) as const;
const givenExamples: readonly Example[] = [
  new Map([
    ['x', floats(80)],
    ['x2', floats(2)]
  ]),
  new Map([['x', floats(-1.5)]])
];

async function givenModel() {
  const model = await (await givenEngine()).load((await givenModels()).old_style);
  onTestFinished(() => model.close());
  return model;
}

it('classifies, regresses and does both as TensorFlow in Python does', async () => {
  const model = await givenModel();
  const expected = (await givenExpectedRuns()).get('old_style') ?? [];
  const output = (signature: string, alias: string) =>
    Array.from(expected.find(run => run.signature === signature)!.outputs.get(alias)!.data, Number);
  const examples = givenExamples.map(each => serializeExample(each));
  const classes = await classify(model, { signature: 'classify_both', examples });
  expect(classes.map(each => each.map(({ label }) => label))).toEqual([
    ['low', 'middle', 'hoch·高'],
    ['low', 'middle', 'hoch·高']
  ]);
  expect(classes.flat().map(({ score }) => score)).toEqual(output('classify_both', 'scores'));
  const values = await regress(model, { signature: 'regress_x2_to_y3', examples });
  expect(values).toEqual(output('regress_x2_to_y3', 'outputs'));
  const task = { model: 'old_style', signature: 'regress_x_to_y2' };
  expect(
    await multiInference(model, [{ ...task, method: 'tensorflow/serving/regress' }], { examples })
  ).toEqual([{ kind: 'regression', result: output('regress_x_to_y2', 'outputs') }]);
});

it('lets an example override its context', async () => {
  const model = await givenModel();
  const context: Example = new Map([['x', floats(2)]]);
  const examples = [new Map(), new Map([['x', floats(4)]])].map(example =>
    serializeExample(example, context)
  );
  expect(await regress(model, { signature: 'regress_x_to_y', examples })).toEqual([3, 4]);
});

it.each([
  ['classify_flat', 'Expected Tensor shape: [batch_size num_classes] but got [6]'],
  ['classify_uneven', 'Tensors class and score should match in dim_size(1). Got 3 vs. 1']
])('refuses outputs that are no classes: %s', async (signature, message) => {
  const examples = givenExamples.map(each => serializeExample(each));
  await expect(classify(await givenModel(), { signature, examples })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message
  });
});
