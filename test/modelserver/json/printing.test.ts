import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printPredict } from '../../../src/modelserver/json/printPredict';
import type { Tensor } from '../../../src/modelserver/tensor';
import { compactJson } from './comparedJson';
import { refusal } from './givenRequest';
import { givenTensor, type GivenValue } from './givenTensor';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const tensor = (dtype: string, shape: readonly number[], values: readonly GivenValue[] = []) =>
  givenTensor({ dtype, shape, values });
const rows = (outputs: Readonly<Record<string, Tensor>>) =>
  text(printPredict('row', new Map(Object.entries(outputs))));
const columns = (outputs: Readonly<Record<string, Tensor>>) =>
  text(printPredict('columnar', new Map(Object.entries(outputs))));
const printed = (dtype: string, value: number) =>
  compactJson(columns({ y: tensor(dtype, [], [value]) })).slice('{"outputs":'.length, -1);

describe('numbers', () => {
  it.each([
    ['DT_FLOAT', 3, '3.0'],
    ['DT_FLOAT', 1e6, '1e+06'],
    ['DT_FLOAT', 1234567, '1234567.0'],
    ['DT_FLOAT', 0.1, '0.1'],
    ['DT_FLOAT', 1 / 3, '0.333333343'],
    ['DT_FLOAT', -0, '-0.0'],
    ['DT_FLOAT', 0.0001, '0.0001'],
    ['DT_FLOAT', 0.00001, '1e-05'],
    ['DT_FLOAT', 0.00012345678, '0.000123456775'],
    ['DT_FLOAT', 999999.5, '999999.5'],
    ['DT_FLOAT', 123456790, '123456792.0'],
    ['DT_FLOAT', 1e9, '1e+09'],
    ['DT_FLOAT', 1234567936, '1.23456794e+09'],
    ['DT_FLOAT', 16777216, '16777216.0'],
    ['DT_FLOAT', 1212214.125, '1212214.12'],
    ['DT_FLOAT', 3.4028234663852886e38, '3.40282347e+38'],
    ['DT_FLOAT', 1.1754943508222875e-38, '1.17549435e-38'],
    ['DT_FLOAT', 1.401298464324817e-45, '1.4013e-45'],
    ['DT_FLOAT', 1e-20, '1e-20'],
    ['DT_FLOAT', 2.3283064365386963e-10, '2.32830644e-10'],
    ['DT_DOUBLE', 1 / 3, '0.33333333333333331'],
    ['DT_DOUBLE', 0.1, '0.1'],
    ['DT_DOUBLE', 1e16, '1e+16'],
    ['DT_DOUBLE', 123456789, '123456789.0'],
    ['DT_DOUBLE', 1e100, '1e+100'],
    ['DT_DOUBLE', 12345678901234567, '12345678901234568.0'],
    ['DT_DOUBLE', 123456789012345680, '1.2345678901234568e+17'],
    ['DT_DOUBLE', 1.7976931348623157e308, '1.7976931348623157e+308'],
    ['DT_DOUBLE', 5e-324, '4.94066e-324'],
    ['DT_DOUBLE', 2.2250738585072014e-308, '2.2250738585072014e-308'],
    ['DT_DOUBLE', 1000000000000000.25, '1000000000000000.2'],
    ['DT_DOUBLE', 1000000000000000.75, '1000000000000000.8'],
    ['DT_DOUBLE', -9.9999999999999995e-8, '-1e-07'],
    ['DT_DOUBLE', NaN, 'NaN'],
    ['DT_DOUBLE', -Infinity, '-Infinity'],
    ['DT_FLOAT', Infinity, 'Infinity']
  ])('%s %d is printed %s', (dtype, value, wanted) => {
    expect(printed(dtype, value)).toBe(wanted);
  });

  it('take six digits when these read back, else nine or seventeen', () => {
    const check = (dtype: string, value: number, digits: number) => {
      const round = dtype === 'DT_FLOAT' ? Math.fround : Number;
      const shown = printed(dtype, value);
      expect(shown).toMatch(/[.e]/);
      expect(round(Number(shown))).toBe(value);
      const areSixEnough = round(Number(value.toPrecision(6))) === value;
      expect(countDigits(shown)).toBeLessThanOrEqual(areSixEnough ? 6 : digits);
    };
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
        check('DT_FLOAT', value, 9);
      }),
      { numRuns: 2000 }
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        check('DT_DOUBLE', value, 17);
      }),
      { numRuns: 2000 }
    );
  });

  it('that are integers or booleans are printed as such', () => {
    expect(compactJson(columns({ y: tensor('DT_INT64', [2], ['-9223372036854775808', 7]) }))).toBe(
      '{"outputs":[-9223372036854775808,7]}'
    );
    expect(compactJson(columns({ y: tensor('DT_INT8', [2], [-128, 127]) }))).toBe(
      '{"outputs":[-128,127]}'
    );
    expect(compactJson(rows({ y: tensor('DT_BOOL', [2, 1], [true, false]) }))).toBe(
      '{"predictions":[[true],[false]]}'
    );
  });
});

/** How many digits a number has between its first and last that are no zeros. */
function countDigits(shown: string): number {
  return shown
    .replace(/e.*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '').length;
}

describe('strings', () => {
  it('have quotes, backslashes and control characters escaped, and nothing else', () => {
    const all = String.fromCharCode(...Array.from({ length: 0x80 }, (_, code) => code));
    const shown = columns({ y: tensor('DT_STRING', [], [`${all}한😀`]) });
    const controls = Array.from({ length: 16 }, (_, code) => code.toString(16).toUpperCase()).map(
      digit => [`\\u000${digit}`, `\\u001${digit}`]
    );
    const [low, high] = [
      controls.map(([one]) => one).join(''),
      controls.map(([, one]) => one).join('')
    ];
    const short = low
      .replace('\\u0008', '\\b')
      .replace('\\u0009', '\\t')
      .replace('\\u000A', '\\n')
      .replace('\\u000C', '\\f')
      .replace('\\u000D', '\\r');
    const rest = all.slice(32).replace('"', '\\"').replace('\\]', '\\\\]');
    expect(shown).toBe(`{\n    "outputs": "${short}${high}${rest}한😀"\n}`);
    expect(JSON.parse(shown)).toEqual({ outputs: `${all}한😀` });
  });

  it('that are no UTF-8 go out as they are', () => {
    const y: Tensor = { dtype: 'DT_STRING', shape: [], data: [Uint8Array.of(0xff, 0x22, 0xfe)] };
    const bytes = printPredict('columnar', new Map([['y', y]]));
    expect(Buffer.from(bytes).subarray(17, -2)).toEqual(
      Buffer.from([0x22, 0xff, 0x5c, 0x22, 0xfe, 0x22])
    );
  });

  it('are base64 when the name of the output says bytes', () => {
    const value = tensor('DT_STRING', [2], [{ b64: '+/8=' }, '']);
    expect(JSON.parse(rows({ y_bytes: value }))).toEqual({
      predictions: [{ b64: '+/8=' }, { b64: '' }]
    });
    expect(JSON.parse(columns({ y_bytes: value }))).toEqual({
      outputs: [{ b64: '+/8=' }, { b64: '' }]
    });
    expect(JSON.parse(columns({ _bytes: tensor('DT_STRING', [], ['a']) }))).toEqual({
      outputs: { b64: 'YQ==' }
    });
    expect(JSON.parse(columns({ y_Bytes: tensor('DT_STRING', [], ['a']) }))).toEqual({
      outputs: 'a'
    });
  });

  it('are members like others where an output is called __proto__', () => {
    const shown = columns({
      ['__proto__']: tensor('DT_BOOL', [], [true]),
      b: tensor('DT_BOOL', [], [false])
    });
    expect(compactJson(shown)).toBe('{"outputs":{"__proto__":true,"b":false}}');
  });
});

describe('an answer to predict', () => {
  it('is laid out as TensorFlow Serving does', () => {
    const y = tensor('DT_FLOAT', [2], [2.5, 3]);
    expect(rows({ y })).toBe('{\n    "predictions": [2.5, 3.0\n    ]\n}');
    expect(rows({ y: tensor('DT_INT32', [0, 2]) })).toBe('{\n    "predictions": []\n}');
    expect(columns({ y })).toBe('{\n    "outputs": [\n        2.5,\n        3.0\n    ]\n}');
    expect(columns({ y: tensor('DT_INT32', [2, 0]) })).toBe(
      '{\n    "outputs": [\n        [],\n        []\n    ]\n}'
    );
    expect(rows({ y, n: tensor('DT_INT32', [2, 2], [1, 2, 3, 4]) })).toBe(
      [
        '{',
        '    "predictions": [',
        '        {',
        '            "y": 2.5,',
        '            "n": [1, 2]',
        '        },',
        '        {',
        '            "y": 3.0,',
        '            "n": [3, 4]',
        '        }',
        '    ]',
        '}'
      ].join('\n')
    );
    expect(rows({ y_bytes: tensor('DT_STRING', [1], ['a']) })).toBe(
      '{\n    "predictions": [{\n            "b64": "YQ=="\n        }\n    ]\n}'
    );
  });

  it('has rows only where all outputs have as many', () => {
    const message = (outputs: Readonly<Record<string, Tensor>>) => refusal(() => rows(outputs));
    expect(message({ y: tensor('DT_FLOAT', [], [1]) })).toBe(
      'INVALID_ARGUMENT: Tensor name: y has no shape information '
    );
    expect(
      message({ a: tensor('DT_FLOAT', [2], [1, 2]), b: tensor('DT_FLOAT', [3], [1, 2, 3]) })
    ).toBe('INVALID_ARGUMENT: Tensor name: b has inconsistent batch size: 3 expecting: 2');
    expect(refusal(() => rows({}))).toBe(
      'INVALID_ARGUMENT: Cannot convert empty tensor map to JSON'
    );
    expect(refusal(() => columns({}))).toBe(
      'INVALID_ARGUMENT: Cannot convert empty tensor map to JSON'
    );
  });

  it.each(['half', 'bfloat16', 'uint16', 'complex64', 'complex128'])('has no form for %s', word => {
    const dtype = `DT_${word.toUpperCase()}`;
    const message = `INVALID_ARGUMENT: Failed to write JSON value for tensor type: ${word}`;
    expect(refusal(() => rows({ y: tensor(dtype, [1], [0, 0]) }))).toBe(message);
    expect(refusal(() => columns({ y: tensor(dtype, [], [0, 0]) }))).toBe(message);
    expect(compactJson(rows({ y: tensor(dtype, [0]) }))).toBe('{"predictions":[]}');
  });

  it('can be long', () => {
    const y = tensor(
      'DT_FLOAT',
      [300, 300],
      Array.from({ length: 90_000 }, (_, index) => index / 7)
    );
    const { predictions } = JSON.parse(rows({ y })) as { predictions: number[][] };
    expect(Float32Array.from(predictions.flat())).toEqual(y.data);
  });
});
