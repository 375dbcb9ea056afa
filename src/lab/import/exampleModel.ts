import { bytesField, mapField, numberField, textField, type Bytes } from './protobuf';
import { tarFile } from './tarFile';

/** What the example is imported as. */
export const exampleValues = {
  name: 'iris_example',
  type: 'tf',
  category: 'classification',
  algorithm: 'LogisticRegression',
  format: 'saved_model'
} as const;

/** The name of its archive. */
export const exampleFile = 'iris_example.tar';

const features = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];
const species = ['setosa', 'versicolor', 'virginica'];

// scikit-learn's LogisticRegression(C=2) on its iris data, rounded; 98.7 % of the 150 flowers are told right.
const weights = [
  [-0.43, 0.7, -0.27],
  [1.25, -0.26, -0.99],
  [-3.01, -0.3, 3.31],
  [-1.32, -1.27, 2.59]
];
const biases = [11.17, 2.4, -13.58];

const notes = {
  description: `Tells three kinds of iris (${species.join(', ')}) by four measurements of a flower`,
  feature: features,
  label: 'species',
  category: exampleValues.category,
  algorithm: exampleValues.algorithm,
  parameter: { C: 2, max_iter: 2000 },
  evaluation: [{ losses: {}, metrics: { acc: 0.9867 } }],
  train_cnt: 150
};

/**
 * The archive of a small SavedModel, which TensorFlow can serve: `softmax(features · weights + biases)`, one row of
 * four measurements a flower. It is written here, without TensorFlow, so that it need not lie anywhere as a binary.
 */
export function exampleArchive(): Uint8Array<ArrayBuffer> {
  return tarFile({
    'saved_model.pb': new Uint8Array(savedModel()),
    'mlmodel.json': new TextEncoder().encode(JSON.stringify(notes, null, 2))
  });
}

// Field numbers of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and framework/{graph,node_def,attr_value,tensor,types}.proto.
const float = 1;

function savedModel(): Bytes {
  const info = bytesField(1, textField(4, 'serve'), textField(5, '2.16.1'));
  const graph = bytesField(2, ...nodes(), bytesField(4, numberField(1, 1882)));
  const signatures = mapField(5, { serving_default: signature() });
  return [...numberField(1, 1), ...bytesField(2, info, graph, signatures)];
}

function nodes(): readonly Bytes[] {
  const type = { T: [numberField(6, float)] };
  return [
    node('features', 'Placeholder', {
      attributes: { dtype: [numberField(6, float)], shape: [bytesField(7, shape([-1, 4]))] }
    }),
    constant('weights', [4, 3], weights.flat()),
    constant('biases', [3], biases),
    node('product', 'MatMul', { inputs: ['features', 'weights'], attributes: type }),
    node('scores', 'BiasAdd', { inputs: ['product', 'biases'], attributes: type }),
    node('probabilities', 'Softmax', { inputs: ['scores'], attributes: type })
  ];
}

type NodeParts = {
  readonly inputs?: readonly string[];
  readonly attributes: Readonly<Record<string, readonly Bytes[]>>;
};

function node(name: string, operation: string, { inputs = [], attributes }: NodeParts): Bytes {
  return bytesField(
    1,
    textField(1, name),
    textField(2, operation),
    ...inputs.map(input => textField(3, input)),
    mapField(5, attributes)
  );
}

function constant(name: string, size: readonly number[], values: readonly number[]): Bytes {
  const content = [...new Uint8Array(new Float32Array(values).buffer)];
  const tensor = [numberField(1, float), bytesField(2, shape(size)), bytesField(4, content)];
  return node(name, 'Const', {
    attributes: { dtype: [numberField(6, float)], value: [bytesField(8, ...tensor)] }
  });
}

/** -1 for a dimension of any size. */
function shape(size: readonly number[]): Bytes {
  return size.flatMap(dimension => bytesField(2, numberField(1, dimension)));
}

function signature(): readonly Bytes[] {
  const tensor = (name: string, width: number): readonly Bytes[] => [
    textField(1, `${name}:0`),
    numberField(2, float),
    bytesField(3, shape([-1, width]))
  ];
  return [
    mapField(1, { features: tensor('features', 4) }),
    mapField(2, { probabilities: tensor('probabilities', 3) }),
    textField(3, 'tensorflow/serving/predict')
  ];
}
