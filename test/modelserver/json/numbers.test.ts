import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlyTensor, refusal } from './givenRequest';

const refused = (body: string, dtype: string) => refusal(() => onlyTensor(body, dtype));
const column = (literal: string, dtype: string) => onlyTensor(`{"inputs":[${literal}]}`, dtype);

/** Literals of all lengths and magnitudes; the zero in front keeps digits from being an integer. */
const decimals = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,24}$/)),
    fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^\.\d{1,30}$/),
      fc.stringMatching(/^\.0{1,25}\d{1,20}$/)
    ),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,3}$/))
  )
  .filter(([, , point, exponent]) => point !== '' || exponent !== '')
  .map(parts => parts.join(''));

describe('numbers', () => {
  it('are the doubles nearest to what is written', () => {
    const written = fc.oneof(
      decimals,
      fc.double({ noDefaultInfinity: true, noNaN: true }).map(String)
    );
    fc.assert(
      fc.property(written, literal => {
        const nearest = Number(literal);
        fc.pre(Number.isFinite(nearest) && !/^-?\d+$/.test(literal));
        expect(column(literal, 'DT_DOUBLE').data[0]).toBe(nearest);
        expect(column(literal, 'DT_FLOAT').data[0]).toBe(Math.fround(nearest));
      }),
      { numRuns: 3000 }
    );
  });

  it('are right next to the middle of two doubles', () => {
    for (let seed = 1; seed < 400; seed += 1) {
      const odd = BigInt(2 ** 53 + seed * 7_919_191) * 2n + 1n;
      const exact = (odd * 5n ** 60n).toString();
      for (const digits of [17, 18, 19, 20, 25, 40, exact.length]) {
        const literal = `0.${exact.slice(0, digits)}`;
        expect(column(literal, 'DT_DOUBLE').data[0]).toBe(Number(literal));
      }
    }
  });

  it('may be as long as one likes', () => {
    const long = `0.${'1'.repeat(100_000)}`;
    expect(column(`${long},${long}e-300`, 'DT_DOUBLE').data).toEqual(
      Float64Array.of(1 / 9, 1e-300 / 9)
    );
    expect(column('1'.repeat(300), 'DT_DOUBLE').data[0]).toBe(Number('1'.repeat(300)));
    expect(column(`1${'0'.repeat(308)}`, 'DT_DOUBLE').data[0]).toBe(1e308);
  });

  it('may be too small, but not too large', () => {
    expect(
      column('1e-400,-1e-400,5e-324,2e-324,1.7976931348623157e308,0e400', 'DT_DOUBLE').data
    ).toEqual(Float64Array.of(0, -0, 5e-324, 0, 1.7976931348623157e308, 0));
    expect(column('3.4028236e38,-1e39,1e-46,1e-45', 'DT_FLOAT').data).toEqual(
      Float32Array.of(Infinity, -Infinity, 0, 1.401298464324817e-45)
    );
  });

  it('have a negative zero only where they are no integers', () => {
    expect(column('-0,-0.0,-0e0,0', 'DT_FLOAT').data).toEqual(Float32Array.of(0, -0, -0, 0));
    expect(column('-0', 'DT_UINT32').data).toEqual(Uint32Array.of(0));
    expect(column('-0', 'DT_UINT64').data).toEqual(BigUint64Array.of(0n));
  });

  it('are rounded once to a double, and then to a float', () => {
    expect(column('1.00000005960464477540', 'DT_FLOAT').data).toEqual(
      Float32Array.of(Math.fround(1.0000000596046448))
    );
  });

  it.each(['NaN', '-NaN'])('may be %s', token => {
    expect(column(token, 'DT_FLOAT').data).toEqual(Float32Array.of(NaN));
  });

  it.each([
    ['Inf', Infinity],
    ['-Inf', -Infinity],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity]
  ])('may be %s', (token, value) => {
    expect(column(`1,${token}`, 'DT_DOUBLE').data).toEqual(Float64Array.of(1, value));
    expect(onlyTensor(`{"inputs":${token}}`, 'DT_DOUBLE').data).toEqual(Float64Array.of(value));
  });
});

describe('integers', () => {
  it.each([
    ['DT_INT32', '-2147483648,2147483647', Int32Array.of(-2147483648, 2147483647)],
    ['DT_INT16', '-32768,32767', Int16Array.of(-32768, 32767)],
    ['DT_INT8', '-128,127', Int8Array.of(-128, 127)],
    ['DT_UINT8', '0,255', Uint8Array.of(0, 255)],
    ['DT_UINT32', '0,4294967295', Uint32Array.of(0, 4294967295)],
    [
      'DT_INT64',
      '-9223372036854775808,9223372036854775807,1',
      BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 1n)
    ],
    ['DT_UINT64', '0,18446744073709551615', BigUint64Array.of(0n, 2n ** 64n - 1n)],
    [
      'DT_INT64',
      '9007199254740991,9007199254740993,-9007199254740993',
      BigInt64Array.of(9007199254740991n, 9007199254740993n, -9007199254740993n)
    ]
  ])('reach the limits of %s', (dtype, literals, data) => {
    expect(column(literals, dtype).data).toEqual(data);
    const rows = literals.split(',').map(literal => `[${literal}]`);
    expect(onlyTensor(`{"instances":[${rows.join()}]}`, dtype).data).toEqual(data);
    const named = literals.split(',').map(literal => `{"x":${literal}}`);
    expect(onlyTensor(`{"instances":[${named.join()}]}`, dtype).data).toEqual(data);
  });

  it.each([
    ['DT_INT32', '2147483648', 'int32'],
    ['DT_INT32', '-2147483649', 'int32'],
    ['DT_INT8', '2147483648', 'int8'],
    ['DT_UINT8', '99999999999999999999999', 'uint8'],
    ['DT_UINT32', '4294967296', 'uint32'],
    ['DT_UINT32', '-1', 'uint32'],
    ['DT_INT64', '9223372036854775808', 'int64'],
    ['DT_INT64', '-9223372036854775809', 'int64'],
    ['DT_UINT64', '18446744073709551616', 'uint64'],
    ['DT_UINT64', '-1', 'uint64']
  ])('do not go beyond %s: %s', (dtype, literal, word) => {
    const message = `JSON Value: ${literal} Type: Number is not of expected type: ${word}`;
    expect(refused(`{"inputs":[1,${literal}]}`, dtype)).toBe(`INVALID_ARGUMENT: ${message}`);
    expect(refused(`{"inputs":${literal}}`, dtype)).toBe(`INVALID_ARGUMENT: ${message}`);
  });

  it.each(['1.0', '1e2', '-0.0', 'NaN', 'Infinity', '1E0'])('are not written %s', literal => {
    for (const dtype of ['DT_INT32', 'DT_UINT8', 'DT_INT64', 'DT_UINT64', 'DT_UINT32']) {
      expect(refused(`{"inputs":[[3,${literal}]]}`, dtype)).toContain(
        'Type: Number is not of expected type'
      );
    }
  });

  it('wrap where a narrow type holds less than an int32', () => {
    expect(column('300,-1,256', 'DT_UINT8').data).toEqual(Uint8Array.of(44, 255, 0));
    expect(onlyTensor('{"inputs":300}', 'DT_UINT8').data).toEqual(Uint8Array.of(44));
    expect(column('128,-129', 'DT_INT8').data).toEqual(Int8Array.of(-128, 127));
    expect(column('32768,65536', 'DT_INT16').data).toEqual(Int16Array.of(-32768, 0));
  });
});
