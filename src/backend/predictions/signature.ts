import { z } from 'zod';
import type { IServing } from '../serving/serving';
import { jsonOf } from './serverAnswer';

/** An input or output as a server tells it. Null shape is an unknown rank, -1 an unknown dimension. */
export type TensorSpec = { readonly dtype: string; readonly shape: readonly number[] | null };

/** A signature as a server tells it. */
export type ServedSignature = {
  readonly inputs: ReadonlyMap<string, TensorSpec>;
  readonly outputs: ReadonlyMap<string, TensorSpec>;
  readonly methodName: string;
};

/** Signatures by their name, in order of it. */
export type ServedSignatures = ReadonlyMap<string, ServedSignature>;

const tensorsSchema = z.record(
  z.string(),
  z.object({
    dtype: z.string(),
    tensor_shape: z.object({
      dim: z.array(z.object({ size: z.coerce.number() })).default([]),
      unknown_rank: z.boolean().default(false)
    })
  })
);

const metadataSchema = z.object({
  metadata: z.object({
    signature_def: z.object({
      signature_def: z.record(
        z.string(),
        z.object({
          inputs: tensorsSchema.default({}),
          outputs: tensorsSchema.default({}),
          method_name: z.string().default('')
        })
      )
    })
  })
});

/** What the server says of the signatures of a model at `path` (`/v1/models/…`, no verb); none when it doesn't say. */
export async function signaturesAt(
  path: string,
  serving: IServing,
  signal: AbortSignal
): Promise<ServedSignatures> {
  const answer = await serving.send({ method: 'GET', path: `${path}/metadata`, signal });
  return (answer.status === 200 ? signaturesIn(jsonOf(answer)) : null) ?? new Map();
}

/** The signatures in the body of a metadata answer, or null when it is none. */
export function signaturesIn(body: unknown): ServedSignatures | null {
  const read = metadataSchema.safeParse(body);
  if (!read.success) {
    return null;
  }
  const signatures = Object.entries(read.data.metadata.signature_def.signature_def);
  return new Map(
    signatures
      .sort(byName)
      .map(([name, { inputs, outputs, method_name }]) => [
        name,
        { inputs: tensorsOf(inputs), outputs: tensorsOf(outputs), methodName: method_name }
      ])
  );
}

/** `float [-1, 28, 28]`: a tensor's type and shape in words. */
export function specText({ dtype, shape }: TensorSpec): string {
  const type = dtype.replace(/^DT_/, '').toLowerCase();
  return `${type} ${shape === null ? 'of any shape' : shapeText(shape)}`;
}

/** A shape as TensorFlow's messages print it. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function tensorsOf(tensors: z.infer<typeof tensorsSchema>): ReadonlyMap<string, TensorSpec> {
  return new Map(
    Object.entries(tensors)
      .sort(byName)
      .map(([alias, { dtype, tensor_shape }]) => {
        const shape = tensor_shape.unknown_rank ? null : tensor_shape.dim.map(({ size }) => size);
        return [alias, { dtype, shape }];
      })
  );
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
