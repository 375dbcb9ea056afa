import { recorded } from '../recorded';
import { ServingError } from '../servingError';
import type { Signature, Tensor, Tensors } from '../tensor';
import { readModelSpec, signatureOf, writeModelSpec, type ModelSpecMessage } from './modelSpec';
import type { PredictionOptions } from './predictionOptions';
import { readTensor, writeTensor } from './tensorProto';
import type { ICall } from './unary';

/** A RawPredictRequest. */
export type PredictRequest = {
  readonly modelSpec?: ModelSpecMessage | null;
  readonly inputs: Readonly<Record<string, Uint8Array>>;
  readonly outputFilter: readonly string[];
};

/** Runs a model once. Answers a RawPredictResponse. */
export async function predict(
  request: PredictRequest,
  { since, timeout }: ICall,
  { servables, metrics }: PredictionOptions
): Promise<object> {
  const spec = readModelSpec(request.modelSpec);
  const servable = servables.acquire(spec);
  const { name: model, version } = servable;
  const signature = signatureOf(request.modelSpec);
  const door = { model, api: 'Predict', entrypoint: 'GRPC', since } as const;
  try {
    const outputs = await recorded(metrics, door, async () => {
      checkSignature(servable.model.signatures.get(signature), signature);
      return servable.model.run({
        signature,
        inputs: readTensors(request.inputs),
        ...(request.outputFilter.length > 0 && { outputs: request.outputFilter }),
        ...(timeout !== undefined && { timeout })
      });
    });
    return {
      outputs: writeTensors(outputs),
      modelSpec: writeModelSpec({ name: model, version }, signature)
    };
  } finally {
    servable.release();
  }
}

function checkSignature(signature: Signature | undefined, name: string): void {
  if (signature) return;
  throw new ServingError('FAILED_PRECONDITION', `Serving signature key "${name}" not found.`);
}

function readTensors(inputs: PredictRequest['inputs']): Tensors {
  return new Map(
    Object.entries(inputs).map(([alias, bytes]) => [alias, readOne(alias, bytes)] as const)
  );
}

function readOne(alias: string, bytes: Uint8Array): Tensor {
  const tensor = orUndefined(() => readTensor(bytes, 'view'));
  if (!tensor) throw new ServingError('INVALID_ARGUMENT', `tensor parsing error: ${alias}`);
  return tensor;
}

function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const writeTensors = (outputs: Tensors): object =>
  Object.fromEntries([...outputs].map(([alias, tensor]) => [alias, writeTensor(tensor)]));
