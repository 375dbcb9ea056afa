import protobuf from 'protobufjs';
import protocol from '../../common/serving.proto';

/** TensorFlow Serving's messages and services. */
export const messages = protobuf.parse(protocol).root;

// On the wire a message is its bytes. So tensors are left to a codec that boxes no number, and examples go on as they came.
const { Field, MapField, Type } = protobuf;
const modelSpec = (id: number) => new Field('modelSpec', id, 'ModelSpec');
const scope = messages.lookup('tensorflow.serving') as protobuf.Namespace;
scope.add(
  new Type('RawPredictRequest')
    .add(modelSpec(1))
    .add(new MapField('inputs', 2, 'string', 'bytes'))
    .add(new Field('outputFilter', 3, 'string', 'repeated'))
);
scope.add(
  new Type('RawPredictResponse')
    .add(new MapField('outputs', 1, 'string', 'bytes'))
    .add(modelSpec(2))
);
scope.add(
  new Type('RawExamples')
    .add(new Field('examples', 1, 'bytes', 'repeated'))
    .add(new Field('context', 2, 'bytes'))
);
scope.add(
  new Type('RawInput')
    .add(new Field('exampleList', 1, 'RawExamples'))
    .add(new Field('exampleListWithContext', 2, 'RawExamples'))
);
scope.add(new Type('RawExamplesRequest').add(modelSpec(1)).add(new Field('input', 2, 'RawInput')));
scope.add(
  new Type('RawMultiInferenceRequest')
    .add(new Field('tasks', 1, 'InferenceTask', 'repeated'))
    .add(new Field('input', 2, 'RawInput'))
);
messages.resolveAll();
