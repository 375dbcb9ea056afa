import { describe, expect, it } from 'vitest';
import type {
  NumericData,
  NumericTensor,
  Signature,
  Tensor
} from '../../../src/modelserver/tensor';
import { feedsOf } from '../../../src/modelserver/tensorflow/feeds';

type Inputs = Record<
  string,
  readonly [name: string, dtype: string, shape: readonly number[] | null]
>;

function givenSignature(inputs: Inputs, defaults: Record<string, Tensor> = {}): Signature {
  const infos = Object.entries(inputs).map(
    ([alias, [name, dtype, shape]]) => [alias, { name, dtype, shape }] as const
  );
  return {
    methodName: '',
    inputs: new Map(infos),
    outputs: new Map(),
    defaults: new Map(Object.entries(defaults))
  };
}

function given(
  dtype: NumericTensor['dtype'],
  shape: readonly number[],
  data: NumericData = new Float32Array(shape.reduce((product, size) => product * size, 1))
): NumericTensor {
  return { dtype, shape, data };
}

const feed = (signature: Signature, inputs: Record<string, Tensor>) => () =>
  feedsOf(signature, new Map(Object.entries(inputs)));
const one = given('DT_FLOAT', [1]);
const two = givenSignature({ a: ['z:0', 'DT_FLOAT', [-1]], b: ['y:0', 'DT_INT32', [-1, 2]] });

describe('what a run feeds', () => {
  it('is named as in the graph', () => {
    const b = given('DT_INT32', [1, 2], Int32Array.of(1, 2));
    expect(feed(two, { a: one, b })()).toEqual([
      { name: 'y:0', tensor: b },
      { name: 'z:0', tensor: one }
    ]);
  });

  it('has no input too many or too few', () => {
    expect(feed(two, { a: one })).toThrow(
      'input size does not match signature: 1!=2 len({a}) != len({a,b}). Sent extra: {}. Missing but required: {b}.'
    );
    expect(feed(two, { c: one, b: one, a: one })).toThrow(
      'input size does not match signature: 3!=2 len({a,b,c}) != len({a,b}). Sent extra: {c}. Missing but required: {}.'
    );
  });

  it('has no input of another name', () => {
    expect(feed(two, { a: one, c: one })).toThrow(
      'Signature input alias: b(feed name: y:0) not found in request and no default value provided. ' +
        'Inputs expected to be in the request {a,c}, or default input alias set: '
    );
  });

  it('has the default of an input that is left out', () => {
    const signature = givenSignature(
      { a: ['a:0', 'DT_FLOAT', [-1]], b: ['b:0', 'DT_FLOAT', [-1]] },
      { b: one }
    );
    const a = given('DT_FLOAT', [2]);
    expect(feed(signature, { a })()).toEqual([
      { name: 'a:0', tensor: a },
      { name: 'b:0', tensor: one }
    ]);
    expect(feed(signature, { b: one })).toThrow(
      'Signature input alias: a(feed name: a:0) not found'
    );
    expect(feed(signature, { a, c: one })).toThrow(
      'Inputs contains invalid name. Used request inputs: a, request input: a,c'
    );
  });

  it('has the data type of the signature, numbered as the runtime does', () => {
    const b = given('DT_HALF', [1, 2], new Uint16Array(2));
    expect(feed(two, { a: one, b })).toThrow('Expects arg[0] to be int32 but half is provided');
    const text: Tensor = { dtype: 'DT_STRING', shape: [0], data: [] };
    const good = given('DT_INT32', [1, 2], Int32Array.of(1, 2));
    expect(feed(two, { a: text, b: good })).toThrow(
      'Expects arg[1] to be float but string is provided'
    );
  });

  it.each([[[]], [[2]], [[1, 3]], [[1, 2, 1]]])('fits the signature: not %j', shape => {
    const b = given('DT_INT32', shape);
    expect(feed(two, { a: one, b })).toThrow(
      `Input "b" has shape [${shape.join(',')}], but the signature's is [-1,2] (-1 is any size).`
    );
  });

  it('may have any rank where the signature leaves it open', () => {
    const open = givenSignature({ x: ['x:0', 'DT_FLOAT', null] });
    for (const shape of [[], [3], [1, 0, 2]]) {
      expect(feed(open, { x: given('DT_FLOAT', shape) })()).toHaveLength(1);
    }
  });

  it.each([
    ['fewer elements than its shape', [2], 1],
    ['more elements than its shape', [2], 3],
    ['a negative size', [-1], 0],
    ['a size that is no number of things', [0.5, 2], 1],
    ['a shape beyond all bounds', [2 ** 40, 2 ** 40, 0], 0],
    ['a rank beyond all bounds', new Array<number>(255).fill(1), 1]
  ])('is never a tensor that would end the process: %s', (_, shape, elements) => {
    const open = givenSignature({ x: ['x:0', 'DT_FLOAT', null] });
    const x = given('DT_FLOAT', shape, new Float32Array(elements));
    expect(feed(open, { x })).toThrow('tensor parsing error: x');
  });

  it('counts both parts of a complex element', () => {
    const open = givenSignature({ x: ['x:0', 'DT_COMPLEX64', null] });
    expect(feed(open, { x: given('DT_COMPLEX64', [3], new Float32Array(6)) })()).toHaveLength(1);
    expect(feed(open, { x: given('DT_COMPLEX64', [3], new Float32Array(3)) })).toThrow(
      'tensor parsing error: x'
    );
  });
});
