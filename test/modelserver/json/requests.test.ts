import { describe, expect, it, vi } from 'vitest';
import { parsePredict } from '../../../src/modelserver/json/parsePredict';
import { ServingError } from '../../../src/modelserver/servingError';
import { givenSignature, onlyTensor, predict, refusal } from './givenRequest';

const two = { age: 'DT_INT32', name: 'DT_STRING' };
const floats = (...values: readonly number[]) => Float32Array.from(values);
const refused = (body: string, types: Parameters<typeof predict>[1] = 'DT_FLOAT') =>
  refusal(() => predict(body, types));
const element = (index: number | string, inner: string) =>
  `INVALID_ARGUMENT: Failed to process element: ${index} of 'instances' list. Error: INVALID_ARGUMENT: ${inner}`;

describe('the envelope of a predict request', () => {
  it('is known by the first of its keys when they come again', () => {
    expect(onlyTensor('{"instances":[1],"instances":[2,3]}').data).toEqual(floats(1));
    expect(onlyTensor('{"inputs":[1],"inputs":"no"}').data).toEqual(floats(1));
    const names = '{"signature_name":"serving_default","signature_name":5,"inputs":[1]}';
    expect(predict(names).signature).toBe('serving_default');
  });

  it('has case sensitive keys, which may be escaped', () => {
    expect(onlyTensor('{"Instances":[2],"\\u0069nputs":[1]}').data).toEqual(floats(1));
    expect(refused('{"INPUTS":[1]}')).toBe("INVALID_ARGUMENT: Missing 'inputs' or 'instances' key");
    expect(refused('{"inputs\\u0000":[1]}')).toContain('Missing');
  });

  it('takes an empty signature_name for none', () => {
    const signatureOf = vi.fn(() => givenSignature({ x: 'DT_FLOAT' }));
    const request = parsePredict(Buffer.from('{"signature_name":"","inputs":1}'), signatureOf);
    expect(request.signature).toBe('serving_default');
    expect(signatureOf).toHaveBeenCalledExactlyOnceWith('serving_default');
  });

  it('can name a signature in any text', () => {
    const signatureOf = vi.fn(() => givenSignature({ x: 'DT_FLOAT' }));
    parsePredict(Buffer.from('{"signature_name":"서명 \\ud83d\\ude00","inputs":1}'), signatureOf);
    expect(signatureOf).toHaveBeenCalledExactlyOnceWith('서명 😀');
  });

  it.each(['null', '1', '[]', '{}', 'true'])('refuses the signature_name %s', name => {
    expect(refused(`{"signature_name":${name},"inputs":1}`)).toMatch(
      /not formatted correctly\. 'signature_name' key must be a string value\.$/
    );
  });

  it('is asked for JSON first, then for its signature_name, then the model, then tensors', () => {
    const unknown = () => {
      throw new ServingError('NOT_FOUND', 'no such model');
    };
    const ask = (body: string) => refusal(() => parsePredict(Buffer.from(body), unknown));
    expect(ask('{"inputs":')).toContain('JSON Parse error');
    expect(ask('{"signature_name":1}')).toContain("'signature_name' key");
    expect(ask('{}')).toBe('NOT_FOUND: no such model');
    expect(ask('{"inputs":[1,[2]]}')).toBe('NOT_FOUND: no such model');
    expect(ask('{"inputs":1,"instances":2}')).toBe('NOT_FOUND: no such model');
  });

  it('has instances or inputs, not both', () => {
    expect(refused('{"instances":[1],"inputs":1}')).toBe(
      'INVALID_ARGUMENT: JSON Value: {\n    "instances": [1],\n    "inputs": 1\n} ' +
        "Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist "
    );
  });

  it.each(['1', 'null', '"x"', '{}', '{"b64":"YQ=="}'])('refuses %s as instances', instances => {
    expect(refused(`{"instances":${instances}}`)).toMatch(
      /Expecting 'instances' to be an list\/array$/
    );
  });

  it('refuses instances without a row', () => {
    expect(refused('{"instances":[ ]}')).toBe(
      'INVALID_ARGUMENT: JSON Value: {\n    "instances": []\n} No values in \'instances\' array'
    );
  });

  it.each(['[1]', '"x"', '12', 'null', '[[[]]]'])('is an object, not %s', body => {
    expect(refused(body)).toBe(`INVALID_ARGUMENT: JSON Value: ${body} Is not object`);
  });

  it('needs a signature that has inputs', () => {
    expect(refused('{"instances":[1]}', {})).toBe(
      'INVALID_ARGUMENT: Failed to get input map for signature: serving_default'
    );
  });
});

describe('rows', () => {
  it('have as many dimensions as one of them, and one more', () => {
    expect(onlyTensor('{"instances":[[],[]]}').shape).toEqual([2, 0]);
    expect(onlyTensor('{"instances":[[[]],[[]],[[]]]}').shape).toEqual([3, 1, 0]);
    expect(onlyTensor('{"instances":[{"x":[[1,2,3]]},{"x":[[4,5,6]]}]}')).toEqual({
      dtype: 'DT_FLOAT',
      shape: [2, 1, 3],
      data: floats(1, 2, 3, 4, 5, 6)
    });
    expect(onlyTensor('{"instances":[["a","b"],[{"b64":"Yw=="},"d"]]}', 'DT_STRING').shape).toEqual(
      [2, 2]
    );
  });

  it('may mix numbers and tokens', () => {
    expect(onlyTensor('{"instances":[[1,NaN],[-Inf,2.5]]}').data).toEqual(
      floats(1, NaN, -Infinity, 2.5)
    );
  });

  it.each([
    ['[[1,2],[3]]', 1, 'Expecting tensor size: 2 but got: 1'],
    ['[1,[2]]', 1, 'Expecting shape [] but got: [1]'],
    ['[[1],2]', 1, 'Expecting shape [1] but got: []'],
    ['[[1,2,3,4],[[1,2],[3,4]]]', 1, 'Expecting shape [4] but got: [2,2]'],
    ['[[[1,2]],[[1],[2]]]', 1, 'Expecting shape [1,2] but got: [2,1]'],
    ['[[],[[]]]', 1, 'Expecting shape [0] but got: [1,0]'],
    ['[[],[1]]', 1, 'Expecting tensor size: 0 but got: 1'],
    [
      '[[[1],[2,3]],[[1],[2]]]',
      0,
      'Encountered list at unexpected size: 2 at level: 1 expected size: 1'
    ],
    ['[[[1,2],[3]]]', 0, 'Encountered list at unexpected size: 1 at level: 1 expected size: 2'],
    [
      '[[[1],2]]',
      0,
      'JSON Value: 2 found at incorrect level: 2 in the JSON DOM. Expected at level: 2'
    ],
    ['[[1,[2]]]', 0, 'Encountered list at unexpected level: 1 expected < 1'],
    ['[[1],["a"]]', 1, 'JSON Value: "a" Type: String is not of expected type: float'],
    ['[1,null]', 1, 'JSON Value: null Type: Null is not of expected type: float'],
    ['[{"x":1},{"x":[1]}]', '1 key: x', 'Expecting shape [] but got: [1]'],
    ['[{"x":[1]},{"x":[1,2]}]', '1 key: x', 'Expecting tensor size: 1 but got: 2'],
    ['[{"x":1},{"x":2,"x":2}]', '1 key: x', 'JSON object: has named input more than once: x'],
    ['[{"x":1,"":2}]', '0 key: ', 'JSON object: does not have named input: '],
    ['[{"X":1}]', '0 key: X', 'JSON object: does not have named input: X']
  ])('refuse %s', (rows, index, inner) => {
    expect(refused(`{"instances":${rows}}`)).toBe(element(index, inner));
  });

  it('refuse a list before they look into it', () => {
    expect(refused('{"instances":[[[1,2],["a",1,2]]]}')).toBe(
      element(0, 'Encountered list at unexpected size: 3 at level: 1 expected size: 2')
    );
  });

  it('keep to the style of the first of them', () => {
    expect(refused('{"instances":[1,{"x":1}]}')).toBe(
      'INVALID_ARGUMENT: Expecting value/list but got object at item 1 of input list'
    );
    expect(refused('{"instances":[{"x":1},[1]]}')).toBe(
      'INVALID_ARGUMENT: Expecting object but got list at item 1 of input list'
    );
    expect(refused('{"instances":[{"x":1},2]}')).toContain('got list at item 1');
    expect(refused('{"instances":["a",{}]}', 'DT_STRING')).toContain('got object at item 1');
  });

  it('have exactly the inputs of the signature', () => {
    expect(refused('{"instances":[{"name":"a"}]}', { ...two, Zip: 'DT_INT64' })).toBe(
      "INVALID_ARGUMENT: Failed to process element: 0 of 'instances' list. JSON object: " +
        '{\n    "name": "a"\n} keys must be equal to: Zip,age,name'
    );
    expect(refused('{"instances":[{}]}')).toContain('keys must be equal to: x');
  });

  it('are objects where there are several inputs', () => {
    const plain =
      'INVALID_ARGUMENT: instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map';
    for (const rows of ['[1,2]', '[[1],[2]]', '["a"]', '[null]', '[[{"age":1,"name":"a"}]]']) {
      expect(refused(`{"instances":${rows}}`, two)).toBe(plain);
    }
  });

  it('that are base64 objects fill one of several inputs', () => {
    const { inputs } = predict('{"instances":[{"b64":"YQ=="},{"b64":"Yg=="}]}', two);
    expect([...inputs].map(([name, { shape }]) => [name, shape])).toEqual([['name', [2]]]);
  });

  it('can name an input b64, as long as its value is no string', () => {
    expect(
      predict('{"instances":[{"b64":[1,2]}]}', { b64: 'DT_FLOAT' }).inputs.get('b64')?.shape
    ).toEqual([1, 2]);
    expect(refused('{"instances":[{"b64":"YQ=="}]}', { b64: 'DT_FLOAT' })).toContain(
      'Type: Object is not of expected type: float'
    );
  });

  it('can be many', () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `{"name":"n${index}","age":${index}}`
    );
    const { inputs } = predict(`{"instances":[${rows.join()}]}`, two);
    expect(inputs.get('age')?.data[19_999]).toBe(19_999);
    expect(inputs.get('name')?.shape).toEqual([20_000]);
  });

  it('make tensors of any length', () => {
    const row = `[${'0.5,'.repeat(4999)}0.5]`;
    const { shape, data } = onlyTensor(`{"instances":[${Array(60).fill(row).join()}]}`);
    expect([...shape, data.length, data.at(-1)]).toEqual([60, 5000, 300_000, 0.5]);
    expect(onlyTensor('{"instances":[1]}').data).toEqual(floats(1));
  });
});

describe('columns', () => {
  it('may be bare for a single input', () => {
    expect(onlyTensor('{"inputs":-1.5}')).toEqual({
      dtype: 'DT_FLOAT',
      shape: [],
      data: floats(-1.5)
    });
    expect(onlyTensor('{"inputs":"a"}', 'DT_STRING').shape).toEqual([]);
    expect(onlyTensor('{"inputs":[]}').shape).toEqual([0]);
    expect(onlyTensor('{"inputs":[[[]]]}', 'DT_STRING').shape).toEqual([1, 1, 0]);
    expect(onlyTensor('{"inputs":[[],[]]}', 'DT_BOOL').shape).toEqual([2, 0]);
  });

  it('ignore names that the signature does not have, and names that come again', () => {
    const body = '{"inputs":{"y":[[1],2],"x":[1],"x":"no"}}';
    expect(onlyTensor(body).data).toEqual(floats(1));
  });

  it('refuse a missing input, and a bare value for several', () => {
    expect(refused('{"inputs":{"age":1}}', two)).toBe(
      "INVALID_ARGUMENT: Missing named input: name in 'inputs' object."
    );
    const plain =
      'INVALID_ARGUMENT: inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map';
    for (const value of ['1', '[]', '"a"', 'null', '{"b64":"YQ=="}']) {
      expect(refused(`{"inputs":${value}}`, two)).toBe(plain);
    }
  });

  it('read an object with b64 and more as names', () => {
    expect(refused('{"inputs":{"b64":"YQ==","k":1}}', 'DT_STRING')).toContain(
      'Missing named input: x'
    );
    expect(predict('{"inputs":{"b64":[1]}}', { b64: 'DT_FLOAT' }).inputs.get('b64')?.shape).toEqual(
      [1]
    );
  });

  it.each([
    ['[[1,2],[3]]', 'Encountered list at unexpected size: 1 at level: 1 expected size: 2'],
    ['[[[1]],[[1],[2]]]', 'Encountered list at unexpected size: 2 at level: 1 expected size: 1'],
    ['[1,[2]]', 'Encountered list at unexpected level: 1 expected < 1'],
    ['[[1],2]', 'JSON Value: 2 found at incorrect level: 2 in the JSON DOM. Expected at level: 2'],
    [
      '[[[1]],[2]]',
      'JSON Value: 2 found at incorrect level: 3 in the JSON DOM. Expected at level: 3'
    ],
    ['[[],1]', 'JSON Value: 1 found at incorrect level: 2 in the JSON DOM. Expected at level: 2'],
    ['[[],[1]]', 'Encountered list at unexpected size: 1 at level: 1 expected size: 0'],
    ['[[1],[]]', 'Encountered list at unexpected size: 0 at level: 1 expected size: 1'],
    [
      '[[1],{"x":1}]',
      'JSON Value: {\n    "x": 1\n} found at incorrect level: 2 in the JSON DOM. Expected at level: 2'
    ]
  ])('refuse the ragged %s', (value, message) => {
    expect(refused(`{"inputs":${value}}`)).toBe(`INVALID_ARGUMENT: ${message}`);
    expect(refused(`{"inputs":{"x":${value}}}`)).toBe(`INVALID_ARGUMENT: ${message}`);
  });

  it('take no more memory than the body promises, however much a ragged one claims', () => {
    const wide = `[${'0,'.repeat(999)}0]`;
    const empty = `[],`.repeat(999);
    expect(refused(`{"inputs":[[${wide},${empty}[]],${empty}[]]}`)).toContain(
      'unexpected size: 0 at level: 2'
    );
  });
});
