import type { ILoadedModel } from '../engine';
import { readTensor } from '../grpc/tensorProto';
import { classify, multiInference, regress, type InferenceTask } from '../inference';
import { joined } from '../serializeExample';
import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import { fieldsOf, messageOf, readEntry, textOf } from './wire';

/** Has a model answer a request that was recorded. Rejects with ServingError. */
export type Replay = (model: ILoadedModel) => Promise<unknown>;

/** By field number of PredictionLog's log_type (tensorflow_serving/apis/prediction_log.proto). Each log has its request in field 1. */
const readers: ReadonlyMap<number, (request: Uint8Array) => Replay> = new Map([
  [2, readClassify],
  [3, readRegress],
  [4, readMultiInference],
  [6, readPredict]
]);

/** Reads a serialized PredictionLog. Throws ServingError when it is of a kind that can't be replayed, anything else when it is none. */
export function readReplay(record: Uint8Array): Replay {
  for (const [field, read] of readers) {
    const [log] = fieldsOf(record, field);
    if (log) return read(messageOf(log, 1));
  }
  throw new ServingError('UNIMPLEMENTED', 'Unsupported log_type for warmup');
}

function readClassify(request: Uint8Array): Replay {
  const wanted = readExamplesRequest(request);
  return model => classify(model, wanted);
}

function readRegress(request: Uint8Array): Replay {
  const wanted = readExamplesRequest(request);
  return model => regress(model, wanted);
}

/** PredictRequest: model_spec 1, inputs 2, output_filter 3. */
function readPredict(request: Uint8Array): Replay {
  const signature = signatureOf(request) || 'serving_default';
  const inputs = new Map([...fieldsOf(request, 2)].map(readEntry).map(readInput));
  const outputs = [...fieldsOf(request, 3)].map(alias => Buffer.from(alias).toString());
  return model => model.run({ signature, inputs, outputs });
}

function readInput([alias, bytes]: readonly [string, Uint8Array]): readonly [string, Tensor] {
  const tensor = readTensor(bytes);
  if (tensor) return [alias, tensor];
  throw new ServingError('INVALID_ARGUMENT', `tensor parsing error: ${alias}`);
}

/** MultiInferenceRequest: tasks 1, input 2; InferenceTask: model_spec 1, method_name 2. */
function readMultiInference(request: Uint8Array): Replay {
  const tasks = [...fieldsOf(request, 1)].map((task): InferenceTask => ({
    model: textOf(messageOf(task, 1), 1),
    signature: signatureOf(task),
    method: textOf(task, 2)
  }));
  const examples = readExamples(messageOf(request, 2));
  return model => multiInference(model, tasks, { examples });
}

/** ClassificationRequest and RegressionRequest: model_spec 1, input 2. */
function readExamplesRequest(request: Uint8Array) {
  return { signature: signatureOf(request), examples: readExamples(messageOf(request, 2)) };
}

/** ModelSpec, field 1 of whatever has one: name 1, signature_name 3. */
function signatureOf(message: Uint8Array): string {
  return textOf(messageOf(message, 1), 3);
}

/** Input: example_list 1 or example_list_with_context 2, which have examples 1 and context 2. */
function readExamples(input: Uint8Array): readonly Uint8Array[] {
  const [withContext] = fieldsOf(input, 2);
  if (!withContext) return [...fieldsOf(messageOf(input, 1), 1)];
  const context = messageOf(withContext, 2);
  return [...fieldsOf(withContext, 1)].map(example => joined(context, example));
}
