import { expect, it } from 'vitest';
import type { ModelFormat, ModelType } from '../../../src/common/model';
import { describeModel } from '../../../src/backend/archive/describeModel';
import { recognise } from '../../../src/backend/archive/rules';
import { describeInput, inChunks, modelArchive, readMembers } from './openedArchive';

async function imported(name: string, type: ModelType, format: ModelFormat) {
  const members = await readMembers(inChunks(modelArchive(name)));
  const files = members.filter(({ path }) => !path.endsWith('/'));
  const recognised = recognise(
    files.map(({ path, content }) => ({ path, size: content.length })),
    { type, format }
  );
  return { recognised, facts: await describeModel(describeInput(members, recognised)) };
}

const irisColumns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const logistic = {
  class: 'sklearn.linear_model._logistic.LogisticRegression',
  C: 0.5,
  max_iter: 500,
  random_state: 0,
  class_weight: null,
  fit_intercept: true,
  solver: 'lbfgs',
  tol: 0.0001,
  n_features_in_: 4,
  sklearn_version: '1.9.1'
};

it.each([
  'sklearn_logistic.tar',
  ...[0, 1, 2, 3, 4].map(protocol => `sklearn_protocol${protocol}.tar.gz`)
])('reads the class, settings and features of %s', async name => {
  const { recognised, facts } = await imported(name, 'sklearn', 'pickle');
  expect(recognised).toMatchObject({ root: '', filename: 'model.pkl' });
  expect(facts.feature).toEqual(irisColumns);
  expect(facts.parameter).toMatchObject(logistic);
  expect(Object.keys(facts)).toEqual(['feature', 'parameter']);
});

it('reads a model that joblib wrote, arrays between its opcodes', async () => {
  const { facts } = await imported('sklearn_joblib.tar.zst', 'sklearn', 'pickle');
  expect(facts.feature).toEqual(irisColumns);
  expect(facts.parameter).toMatchObject({
    class: 'sklearn.ensemble._forest.RandomForestClassifier',
    n_estimators: 3,
    max_depth: 3,
    estimator: { class: 'sklearn.tree._classes.DecisionTreeClassifier', criterion: 'gini' },
    sklearn_version: '1.9.1'
  });
});

it('reads the steps of a pipeline', async () => {
  const { recognised, facts } = await imported('sklearn_pipeline.tar.gz', 'sklearn', 'pickle');
  expect(recognised).toMatchObject({ root: 'iris/', filename: 'iris/model.pkl' });
  expect(facts.parameter).toMatchObject({
    class: 'sklearn.pipeline.Pipeline',
    steps: [
      ['standardscaler', { class: 'sklearn.preprocessing._data.StandardScaler', with_mean: true }],
      ['logisticregression', { max_iter: 200 }]
    ]
  });
});

it('prefers mlmodel.json to what the model says', async () => {
  const { facts } = await imported('sklearn_notes.tar.gz', 'sklearn', 'pickle');
  expect(facts).toEqual({
    feature: ['꽃받침 길이', '꽃받침 너비', '꽃잎 길이'],
    label: '꽃잎 너비',
    parameter: { fit_intercept: true },
    evaluation: [{ losses: { loss: 0.036 }, metrics: { r2: 0.94 } }],
    cross_validation: { folds: 5 },
    grid_info: {},
    train_cnt: 150,
    elapsed: 0.25,
    dictionary: 'dict.tsv',
    description: '붓꽃 회귀'
  });
});

it('reads the signatures of a SavedModel', async () => {
  const { recognised, facts } = await imported('tf_saved_model.tar.gz', 'tf', 'saved_model');
  expect(recognised).toMatchObject({ root: 'digits/', filename: 'digits/saved_model.pb' });
  const predict = {
    method: 'tensorflow/serving/predict',
    inputs: { pixels: { dtype: 'float32', shape: [-1, 4, 4] } },
    outputs: { output_0: { dtype: 'float32', shape: [-1, 3] } }
  };
  expect(facts).toEqual({
    feature: ['pixels'],
    parameter: { tensorflow_version: '2.21.0', tags: ['serve'] },
    signature: { serve: predict, serving_default: predict }
  });
});

it('reads several inputs and outputs, and dimensions of any size', async () => {
  const { facts } = await imported('tf_two_inputs.tar.zst', 'tf', 'saved_model');
  expect(facts.feature).toEqual(['age', 'words']);
  expect(facts.signature?.['serving_default']).toMatchObject({
    inputs: {
      age: { dtype: 'float32', shape: [-1, 1] },
      words: { dtype: 'int32', shape: [-1, -1] }
    },
    outputs: { output_0: { shape: [-1, 1] }, output_1: { shape: [-1, 2] } }
  });
});

it.each(['tf_half.tar.gz', 'tf_no_variables.tar.gz'])(
  'takes %s, whose graph has no variables',
  async name => {
    const { facts } = await imported(name, 'tf', 'saved_model');
    expect(Object.keys(facts.signature ?? {})).toEqual(['halve', 'serving_default']);
  }
);

it('refuses a SavedModel that has lost its variables', async () => {
  await expect(imported('tf_lost_variables.tar.gz', 'tf', 'saved_model')).rejects.toMatchObject({
    failure: {
      code: 'ARCHIVE_INVALID',
      message:
        'The archive has no "variables/variables.index"; a saved_model needs it unless its graph has no variables.'
    }
  });
});

it.each([
  ['tf_h5.tar.gz', 'h5', ''],
  ['tf_h5_latest.tar.gz', 'h5', ''],
  ['tf_keras.tar', 'keras', 'digits/']
] as const)('reads what Keras keeps in %s', async (name, format, root) => {
  const { recognised, facts } = await imported(name, 'tf', format);
  expect(recognised).toMatchObject({ root, filename: `${root}model.${format}` });
  expect(facts.feature).toEqual(['pixels']);
  expect(facts.parameter).toMatchObject({
    keras_version: '3.15.1',
    class: 'Sequential',
    name: 'digits',
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy']
  });
});

it.each(['tf_h5.tar.gz', 'tf_h5_latest.tar.gz'])('reads how %s was trained', async name => {
  const { facts } = await imported(name, 'tf', 'h5');
  expect(facts.parameter).toMatchObject({ optimizer: 'Adam' });
  expect(facts.parameter?.['learning_rate']).toBeCloseTo(0.01, 6);
});

it.each([
  ['spark_native.tar.gz', 'purchase/'],
  ['spark_manual.tar', '']
])("reads %s's metadata", async (name, root) => {
  const { recognised, facts } = await imported(name, 'spark', 'parquet');
  expect(recognised).toMatchObject({ root, filename: `${root}metadata` });
  expect(facts).toMatchObject({
    feature: 'columns',
    label: 'bought',
    parameter: {
      class: 'org.apache.spark.ml.classification.LogisticRegressionModel',
      spark_version: '4.3.0',
      maxIter: 5,
      regParam: 0.01,
      standardization: true
    }
  });
});

it('reads the stages of a Spark pipeline in their order', async () => {
  const { facts } = await imported('spark_pipeline.tar.gz', 'spark', 'parquet');
  expect(facts).toMatchObject({
    feature: ['age', 'income'],
    label: 'label',
    parameter: {
      class: 'org.apache.spark.ml.PipelineModel',
      stages: [
        { class: 'org.apache.spark.ml.feature.VectorAssembler' },
        { class: 'org.apache.spark.ml.classification.LogisticRegressionModel', maxIter: 2 }
      ]
    }
  });
});

it('keeps an R model as bytes', async () => {
  const { recognised, facts } = await imported('r_linear.tar.gz', 'r', 'rda');
  expect(recognised).toMatchObject({ root: '', filename: 'model.rda' });
  expect(facts).toEqual({});
});
