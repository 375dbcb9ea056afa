import { ServingError } from '../servingError';
import type { Signature, Tensor, TensorInfo, Tensors } from '../tensor';

/** A tensor and the name in the graph that it is fed to. */
export type Feed = { readonly name: string; readonly tensor: Tensor };

/** TensorShape of TensorFlow ends the process beyond these. */
const maxRank = 254;
const maxElements = Number.MAX_SAFE_INTEGER;

/**
 * What a run feeds: the request's inputs, and the signature's defaults for those it leaves out. Throws INVALID_ARGUMENT where
 * aliases, data types, ranks or fixed dimensions are not the signature's: TensorFlow itself may end the process over a wrong rank.
 */
export function feedsOf(signature: Signature, inputs: Tensors): readonly Feed[] {
  checkCount(signature, inputs);
  const given = [...signature.inputs].map(([alias, info]) => ({
    alias,
    info,
    tensor: inputs.get(alias) ?? defaultOf(signature, inputs, alias)
  }));
  const used = [...signature.inputs.keys()].filter(alias => inputs.has(alias));
  if (used.length !== inputs.size) {
    refuse(
      `Inputs contains invalid name. Used request inputs: ${join(used)}, request input: ${join(inputs.keys())}`
    );
  }
  // The runtime numbers its arguments so.
  given.sort((one, other) => (one.info.name < other.info.name ? -1 : 1));
  given.forEach(({ alias, info, tensor }, index) => {
    checkType(info, tensor, index);
    checkElements(alias, tensor);
    checkShape(alias, info, tensor);
  });
  return given.map(({ info, tensor }) => ({ name: info.name, tensor }));
}

function checkCount(signature: Signature, inputs: Tensors): void {
  const wanted = signature.inputs;
  if (inputs.size === wanted.size) return;
  if (inputs.size < wanted.size && signature.defaults.size > 0) return;
  const extra = [...inputs.keys()].filter(alias => !wanted.has(alias));
  const missing = [...wanted.keys()].filter(alias => !inputs.has(alias));
  refuse(
    `input size does not match signature: ${inputs.size}!=${wanted.size} len({${join(inputs.keys())}}) != ` +
      `len({${join(wanted.keys())}}). Sent extra: {${join(extra)}}. Missing but required: {${join(missing)}}.`
  );
}

function defaultOf(signature: Signature, inputs: Tensors, alias: string): Tensor {
  const tensor = signature.defaults.get(alias);
  if (tensor) return tensor;
  refuse(
    `Signature input alias: ${alias}(feed name: ${signature.inputs.get(alias)?.name}) not found in request and no default value ` +
      `provided. Inputs expected to be in the request {${join(inputs.keys())}}, or default input alias set: ${join(signature.defaults.keys())}`
  );
}

function checkType(info: TensorInfo, tensor: Tensor, index: number): void {
  if (info.dtype === tensor.dtype) return;
  refuse(
    `Expects arg[${index}] to be ${shortName(info.dtype)} but ${shortName(tensor.dtype)} is provided`
  );
}

function checkElements(alias: string, { dtype, shape, data }: Tensor): void {
  const isComplex = dtype === 'DT_COMPLEX64' || dtype === 'DT_COMPLEX128';
  const elements = shape.reduce((product, size) => product * size, isComplex ? 2 : 1);
  const isLegal =
    shape.length <= maxRank &&
    shape.every(size => Number.isSafeInteger(size) && size >= 0) &&
    shape.reduce((product, size) => product * Math.max(size, 1), 1) <= maxElements;
  if (!isLegal || elements !== data.length) refuse(`tensor parsing error: ${alias}`);
}

function checkShape(alias: string, info: TensorInfo, tensor: Tensor): void {
  const wanted = info.shape;
  if (wanted === null) return;
  const fits =
    wanted.length === tensor.shape.length &&
    wanted.every((size, index) => size === -1 || size === tensor.shape[index]);
  if (fits) return;
  refuse(
    `Input "${alias}" has shape [${tensor.shape.join(',')}], but the signature's is [${wanted.join(',')}] (-1 is any size).`
  );
}

function refuse(message: string): never {
  throw new ServingError('INVALID_ARGUMENT', message);
}

/** As the runtime writes a data type: DT_FLOAT is float. */
function shortName(dtype: string): string {
  return dtype.replace(/^DT_/, '').toLowerCase();
}

function join(names: Iterable<string>): string {
  return [...names].sort().join(',');
}
