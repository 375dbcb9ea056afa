import { describe, expect, it } from 'vitest';
import { parseExamples } from '../../../src/modelserver/json/parseExamples';
import { refusal } from './givenRequest';

const parse = (body: string) => parseExamples(Buffer.from(body));
const refused = (body: string) => refusal(() => parse(body));
const feature = (value: string) => parse(`{"examples":[{"f":${value}}]}`).examples[0]?.get('f');
const bytes = (...texts: readonly string[]) => texts.map(text => new TextEncoder().encode(text));

describe('a classify or regress request', () => {
  it('takes features by the kind of their first value', () => {
    expect(feature('1')).toEqual({ kind: 'int64', values: [1n] });
    expect(feature('[1,true,-2]')).toEqual({ kind: 'int64', values: [1n, 1n, -2n] });
    expect(feature('[1.0,1e2,NaN,-Inf]')).toEqual({
      kind: 'float',
      values: [1, 100, NaN, -Infinity]
    });
    expect(feature('0.1')).toEqual({ kind: 'float', values: [Math.fround(0.1)] });
    expect(feature('["a",{"b64":"Yg"}]')).toEqual({ kind: 'bytes', values: bytes('a', 'b') });
    expect(feature('{"b64":""}')).toEqual({ kind: 'bytes', values: bytes('') });
    expect(feature('[]')).toEqual({ kind: 'unset' });
  });

  it('takes integers of 64 bits, and larger ones as floats', () => {
    expect(feature('[9223372036854775807,-9223372036854775808,-0]')).toEqual({
      kind: 'int64',
      values: [2n ** 63n - 1n, -(2n ** 63n), 0n]
    });
    expect(feature('18446744073709551616')).toEqual({ kind: 'float', values: [2 ** 64] });
    expect(feature('[-9223372036854775809]')).toEqual({ kind: 'float', values: [-(2 ** 63)] });
    expect(feature('1e39')).toEqual({ kind: 'float', values: [Infinity] });
    for (const value of ['9223372036854775808', '18446744073709551615']) {
      expect(refused(`{"examples":[{"f":[1,${value}]}]}`)).toBe(
        'INVALID_ARGUMENT: Feature: f has uint64_t element. Only int64_t is supported.'
      );
    }
  });

  it.each([
    ['[1,2.5]', 'int64'],
    ['[1.0,2]', 'float'],
    ['[1.5,true]', 'float'],
    ['[true,1.5]', 'int64'],
    ['[1,"a"]', 'int64'],
    ['["a",true]', 'bytes'],
    ['[1.5,{"b64":"YQ=="}]', 'float'],
    ['[1.5,9223372036854775808]', 'float']
  ])('does not mix kinds: %s', (value, kind) => {
    expect(refused(`{"examples":[{"f":${value}}]}`)).toBe(
      `INVALID_ARGUMENT: Unexpected element type in feature: f expecting type: ${kind}`
    );
  });

  it.each([
    ['null', 'Null'],
    ['[null]', 'Null'],
    ['[1,[2]]', 'Array'],
    ['[[]]', 'Array'],
    ['[[1,2],[3,4]]', 'Array'],
    ['{}', 'Object'],
    ['["a",{"b64":1}]', 'Object'],
    ['{"b64":"YQ==","b64":"YQ=="}', 'Object']
  ])('does not take %s', (value, kind) => {
    expect(refused(`{"examples":[{"f":${value}}]}`)).toBe(
      `INVALID_ARGUMENT: Feature: f has element with unexpected JSON type: ${kind}`
    );
  });

  it('takes the last of features with one name, but looks at all', () => {
    const { examples } = parse('{"examples":[{"f":1,"g":2,"f":["a"]}]}');
    expect(examples[0]?.get('f')).toEqual({ kind: 'bytes', values: bytes('a') });
    expect(refused('{"examples":[{"f":null,"f":1}]}')).toContain('unexpected JSON type: Null');
  });

  it('may have a context, which may be empty', () => {
    expect(parse('{"examples":[{}]}')).not.toHaveProperty('context');
    expect(parse('{"context":{},"examples":[{}]}').context).toEqual(new Map());
    expect(parse('{"examples":[{}],"context":{"f":[1,2]}}').context).toEqual(
      new Map([['f', { kind: 'int64', values: [1n, 2n] }]])
    );
  });

  it('names a signature as predict does', () => {
    expect(parse('{"examples":[{}]}').signature).toBe('serving_default');
    expect(parse('{"signature_name":"rank","examples":[{}]}').signature).toBe('rank');
    expect(refused('{"signature_name":null,"examples":[{}]}')).toContain("'signature_name' key");
  });

  it.each([
    ['{}', "{} When method is classify, key 'examples' is expected and was not found"],
    ['{"examples":1}', '{\n    "examples": 1\n} Expecting \'examples\' value to be an list/array'],
    ['{"examples":[]}', '{\n    "examples": []\n} \'examples\' value is an empty array'],
    ['[]', '[] Is not object']
  ])('refuses %s', (body, message) => {
    expect(refused(body)).toBe(`INVALID_ARGUMENT: JSON Value: ${message}`);
  });

  it.each([
    ['[1]', 'Number'],
    ['[{},[1]]', 'Array'],
    ['["a"]', 'String'],
    ['[null]', 'Null']
  ])('refuses the examples %s', (examples, kind) => {
    const message = `INVALID_ARGUMENT: Example must be JSON object but got JSON ${kind}`;
    expect(refused(`{"examples":${examples}}`)).toBe(message);
  });

  it('is looked at from context to examples', () => {
    expect(refused('{"examples":0,"context":1}')).toContain(
      'Example must be JSON object but got JSON Number'
    );
  });
});
