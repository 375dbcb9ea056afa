import { parsePredict, type PredictRequest } from '../../../src/modelserver/json/parsePredict';
import { ServingError } from '../../../src/modelserver/servingError';
import type { Signature, Tensor } from '../../../src/modelserver/tensor';

/** A signature whose inputs have those data types. */
export function givenSignature(types: Readonly<Record<string, string>>): Signature {
  const inputs = Object.entries(types).map(
    ([alias, dtype]) => [alias, { name: `${alias}:0`, dtype, shape: null }] as const
  );
  return {
    methodName: 'tensorflow/serving/predict',
    inputs: new Map(inputs),
    outputs: new Map(),
    defaults: new Map()
  };
}

/** Parses a predict body for the default signature with those inputs. */
export function predict(
  body: string | Uint8Array,
  types: Readonly<Record<string, string>> | string = 'DT_FLOAT'
): PredictRequest {
  const signature = givenSignature(typeof types === 'string' ? { x: types } : types);
  return parsePredict(Buffer.from(body), () => signature);
}

/** The only tensor of a predict body. */
export function onlyTensor(body: string | Uint8Array, dtype?: string): Tensor {
  return predict(body, dtype).inputs.get('x')!;
}

/** What was refused, as code and message. Anything but a ServingError goes through. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ServingError) {
      return `${error.code}: ${error.message}`;
    }
    throw error;
  }
  throw new Error('it was not refused');
}
