import type { Signature, Signatures, Tensor, TensorInfo } from '../tensor';
import { printMessage } from './printMessage';

/** A loaded version of a model and what it can be asked. */
export type ModelMetadata = {
  readonly name: string;
  readonly version: bigint;
  readonly signatures: Signatures;
};

/** The answer to a metadata request. */
export function printMetadata({ name, version, signatures }: ModelMetadata): Uint8Array {
  return printMessage({
    model_spec: { name, signature_name: '', version: version.toString() },
    metadata: { signature_def: { signature_def: object(signatures, signatureDef) } }
  });
}

function signatureDef({ inputs, outputs, methodName, defaults }: Signature): object {
  return {
    inputs: object(inputs, tensorInfo),
    outputs: object(outputs, tensorInfo),
    method_name: methodName,
    defaults: object(defaults, tensorProto)
  };
}

function tensorInfo({ name, dtype, shape }: TensorInfo): object {
  return { dtype, tensor_shape: tensorShape(shape), name };
}

function tensorShape(shape: readonly number[] | null): object {
  return {
    dim: (shape ?? []).map(size => ({ size: size.toString(), name: '' })),
    unknown_rank: shape === null
  };
}

function tensorProto({ dtype, shape, data }: Tensor): object {
  return {
    dtype,
    tensor_shape: tensorShape(shape),
    ...(dtype === 'DT_STRING'
      ? { string_val: data.map(base64) }
      : { tensor_content: base64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) })
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Names such as `__proto__` are members like others. */
function object<T>(entries: ReadonlyMap<string, T>, print: (value: T) => object): object {
  return Object.fromEntries([...entries].map(([name, value]) => [name, print(value)]));
}
