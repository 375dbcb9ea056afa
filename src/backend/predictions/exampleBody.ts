import type { Json } from '../../common/model';
import { isMembers } from './looseJson';
import type { ServedSignature, ServedSignatures, TensorSpec } from './signature';

const longest = 2000;

/** A signature to try, and JSON that it takes. */
export type Example = {
  readonly signature: string;
  /** What belongs under `instances` or `inputs`. */
  readonly key: 'instances' | 'inputs';
  readonly value: string;
};

const scalars: Readonly<Record<string, string>> = {
  DT_FLOAT: '0.0',
  DT_DOUBLE: '0.0',
  DT_INT8: '0',
  DT_INT16: '0',
  DT_INT32: '0',
  DT_INT64: '0',
  DT_UINT8: '0',
  DT_UINT32: '0',
  DT_UINT64: '0',
  DT_STRING: '"text"',
  DT_BOOL: 'false'
};

/** The signature that a request without one means, or the only other that a user could ask. */
export function mainSignature(signatures: ServedSignatures): string | undefined {
  const names = [...signatures.keys()].filter(name => !name.startsWith('__'));
  return names.includes('serving_default') ? 'serving_default' : names[0];
}

/** An example for the signature of that name, or for the one that a request without a name means. */
export function exampleIn(signatures: ServedSignatures, asked?: string): Example | null {
  const name = asked ?? mainSignature(signatures) ?? '';
  const signature = signatures.get(name);
  return signature ? exampleFor(name, signature) : null;
}

/** The example as the body of `serving predict`. */
export function bodyOf({ key, value }: Example): string {
  return key === 'instances' ? value : `{"inputs": ${value}}`;
}

/** A body that a signature takes: zeros, `text` and false of the right shape. Null when none is short enough to read, or none can be written in JSON. */
export function exampleFor(name: string, signature: ServedSignature): Example | null {
  const inputs = [...signature.inputs];
  const isTakenApart = /\/(?:classify|regress)$/.test(signature.methodName);
  if (isTakenApart || inputs.length === 0 || !inputs.every(([, spec]) => isShort(spec))) {
    return null;
  }
  const isRows = inputs.every(([, { shape }]) => shape === null || shape[0] === -1);
  const values = inputs.map(([alias, spec]): [string, string] => [alias, valueOf(spec, isRows)]);
  const [only, second] = values;
  const inner = only && !second ? only[1] : objectOf(values);
  const value = isRows ? `[${inner}]` : inner;
  return value.length > longest
    ? null
    : { signature: name, key: isRows ? 'instances' : 'inputs', value };
}

function isShort({ dtype, shape }: TensorSpec): boolean {
  const count = (shape ?? []).reduce((product, size) => product * Math.max(1, size), 1);
  return dtype in scalars && count <= longest / 3;
}

/** One row without the batch, or the whole tensor. */
function valueOf({ dtype, shape }: TensorSpec, isRow: boolean): string {
  const sizes = isRow ? (shape ?? []).slice(1) : (shape ?? [-1]);
  return sizes.reduceRight(
    (inner, size) => `[${Array.from({ length: size < 0 ? 1 : size }, () => inner).join(', ')}]`,
    scalars[dtype] ?? 'null'
  );
}

function objectOf(values: readonly (readonly [string, string])[]): string {
  return `{${values.map(([alias, value]) => `${shellSafe(alias)}: ${value}`).join(', ')}}`;
}

/** A JSON string that also stands between a shell's single quotes, and has nothing in it that a notebook would fill in. */
export function shellSafe(text: string): string {
  return JSON.stringify(text).replace(
    /['$!{}\u007f-\u009f\u2028\u2029]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

/** The signature that a request's body asks for, or undefined when it leaves that to the server. */
export function signatureNameIn(request: Json): string | undefined {
  const name = isMembers(request) ? request['signature_name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
