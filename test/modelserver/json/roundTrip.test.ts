import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExamples } from '../../../src/modelserver/json/parseExamples';
import { parsePredict } from '../../../src/modelserver/json/parsePredict';
import { printPredict } from '../../../src/modelserver/json/printPredict';
import { ServingError } from '../../../src/modelserver/servingError';
import type { Tensor } from '../../../src/modelserver/tensor';
import { givenSignature } from './givenRequest';

const bytesOf = (data: Tensor['data']) =>
  ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : data;

const bigints = (bits: number, signed: boolean) =>
  fc.bigInt(
    signed ? { min: -(2n ** 63n), max: 2n ** 63n - 1n } : { min: 0n, max: 2n ** BigInt(bits) - 1n }
  );

/** Every NaN is written as the same token, so there is one. */
const numbers = (array: fc.Arbitrary<Float32Array | Float64Array>) =>
  array.map(values => values.map(value => (Number.isNaN(value) ? NaN : value)));

const data: Readonly<Record<string, (length: number) => fc.Arbitrary<Tensor['data']>>> = {
  DT_FLOAT: length => numbers(fc.float32Array({ minLength: length, maxLength: length })),
  DT_DOUBLE: length => numbers(fc.float64Array({ minLength: length, maxLength: length })),
  DT_INT32: length => fc.int32Array({ minLength: length, maxLength: length }),
  DT_INT16: length => fc.int16Array({ minLength: length, maxLength: length }),
  DT_INT8: length => fc.int8Array({ minLength: length, maxLength: length }),
  DT_UINT8: length => fc.uint8Array({ minLength: length, maxLength: length }),
  DT_UINT32: length => fc.uint32Array({ minLength: length, maxLength: length }),
  DT_INT64: length =>
    fc
      .array(bigints(64, true), { minLength: length, maxLength: length })
      .map(all => BigInt64Array.from(all)),
  DT_UINT64: length =>
    fc
      .array(bigints(64, false), { minLength: length, maxLength: length })
      .map(all => BigUint64Array.from(all)),
  DT_BOOL: length => fc.uint8Array({ min: 0, max: 1, minLength: length, maxLength: length }),
  DT_STRING: length =>
    fc.array(fc.uint8Array({ maxLength: 12 }), { minLength: length, maxLength: length })
};

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const tensors = (dtype: string, shape: readonly number[]) =>
  data[dtype]!(shape.reduce((size, length) => size * length, 1)).map(
    elements => ({ dtype, shape, data: elements }) as Tensor
  );

describe('what is printed and read again', () => {
  it.each(Object.keys(data))('is the same to the last bit: %s', dtype => {
    const columns = shapes.chain(shape => fc.tuple(tensors(dtype, shape), tensors(dtype, [])));
    fc.assert(
      fc.property(columns, fc.boolean(), ([x, y], isSingle) => {
        const printed = isSingle
          ? new Map([['x', x]])
          : new Map([
              ['x', x],
              ['y_bytes', y]
            ]);
        const types = Object.fromEntries([...printed.keys()].map(name => [name, dtype]));
        const body = again(printPredict('columnar', printed), 'outputs', 'inputs');
        const { inputs } = parsePredict(body, () => givenSignature(types));
        for (const [name, { shape, data: elements }] of printed) {
          expect(inputs.get(name)?.shape).toEqual(shape);
          expect(bytesOf(inputs.get(name)!.data)).toEqual(bytesOf(elements));
        }
      })
    );
  });

  it.each(Object.keys(data))('is the same in rows: %s', dtype => {
    const given = fc
      .tuple(fc.integer({ min: 1, max: 5 }), shapes, shapes)
      .chain(([rows, one, other]) =>
        fc.tuple(tensors(dtype, [rows, ...one]), tensors(dtype, [rows, ...other]))
      );
    fc.assert(
      fc.property(given, fc.boolean(), ([x, y], isSingle) => {
        const printed = isSingle
          ? new Map([['x', x]])
          : new Map([
              ['x', x],
              ['y_bytes', y]
            ]);
        const types = Object.fromEntries([...printed.keys()].map(name => [name, dtype]));
        const body = again(printPredict('row', printed), 'predictions', 'instances');
        const { inputs } = parsePredict(body, () => givenSignature(types));
        for (const [name, { shape, data: elements }] of printed) {
          expect(inputs.get(name)?.shape).toEqual(shape);
          expect(bytesOf(inputs.get(name)!.data)).toEqual(bytesOf(elements));
        }
      })
    );
  });
});

/** The answer as a request. */
function again(answer: Uint8Array, from: string, to: string): Buffer {
  const key = Buffer.from(answer).indexOf(from);
  return Buffer.concat([
    answer.subarray(0, key),
    Buffer.from(to),
    answer.subarray(key + from.length)
  ]);
}

describe('hostile bytes', () => {
  const types = [
    { x: 'DT_FLOAT' },
    { x: 'DT_INT64' },
    { x: 'DT_STRING', y: 'DT_BOOL' },
    { x: 'DT_HALF' }
  ];

  function survives(body: Uint8Array): void {
    for (const each of types) {
      attempt(() => parsePredict(body, () => givenSignature(each)));
    }
    attempt(() => parseExamples(body));
  }

  function attempt(run: () => unknown): void {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(ServingError);
      expect((error as ServingError).message.length).toBeLessThan(2000);
    }
  }

  it('of any kind are read or refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), survives), { numRuns: 500 });
  });

  it('made of the tokens of JSON are read or refused', () => {
    const tokens = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        '[',
        ']',
        ',',
        ',',
        ':',
        '"',
        '\\',
        '\\u',
        'd800',
        '1',
        '1',
        '-',
        '.',
        'e',
        '0'
      ],
      ...[
        'NaN',
        'Inf',
        'true',
        'null',
        ' ',
        '"x":',
        '"b64":',
        '"a"',
        '"instances":',
        '\0',
        '\u00e9'
      ]
    );
    const prefixes = fc.constantFrom(
      '',
      '{"instances":[',
      '{"inputs":',
      '{"examples":[{"f":',
      '{"instances":[{"x":'
    );
    const bodies = fc
      .tuple(prefixes, fc.array(tokens, { maxLength: 40 }))
      .map(([prefix, all]) => prefix + all.join(''));
    fc.assert(
      fc.property(bodies, body => survives(Buffer.from(body))),
      { numRuns: 3000 }
    );
  });

  it('are JSON exactly where JSON.parse says so, but for tokens, trailing text and range', () => {
    const mutated = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom(
        '',
        '"',
        ',',
        '[',
        ']',
        '{',
        '}',
        ':',
        '0',
        '-',
        '.',
        'e',
        '\\',
        'u',
        't',
        ' '
      )
    );
    fc.assert(
      fc.property(mutated, ([json, place, insert]) => {
        const at = place % (json.length + 1);
        const body = `{"a":${json.slice(0, at)}${insert}${json.slice(at + (place % 2))}}`;
        expect(isRead(body)).toBe(isJson(body));
      }),
      { numRuns: 3000 }
    );
  });

  function isRead(body: string): boolean {
    try {
      parsePredict(Buffer.from(`{"b":[${body}],"inputs":1}`), () =>
        givenSignature({ x: 'DT_FLOAT' })
      );
      return true;
    } catch (error) {
      expect((error as ServingError).message).toMatch(/^JSON Parse error/);
      return false;
    }
  }

  function isJson(body: string): boolean {
    try {
      const read: unknown = JSON.parse(`{"b":[${body}],"inputs":1}`, (_, value: unknown) => {
        if (value === Infinity || value === -Infinity) {
          throw new Error('out of range');
        }
        return value;
      });
      // A high surrogate that stands alone is written back as an escape.
      return !/\\ud[89ab]/.test(JSON.stringify(read));
    } catch {
      return false;
    }
  }
});
