import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonError } from '../../../src/backend/predictions/jsonError';
import { readLooseJson } from '../../../src/backend/predictions/looseJson';

it('finds nothing wrong with any JSON, nor with NaN and Infinity', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(jsonError(` ${JSON.stringify(value, null, indent)}\n`)).toBeNull();
    })
  );
  expect(jsonError('[NaN, -Infinity, Inf, -Inf, Infinity]')).toBeNull();
});

it('finds something wrong exactly where the parser does', () => {
  const pieces = [
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '01',
    '1.',
    'true',
    'nul',
    ' ',
    '\\',
    '\n'
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), words => {
      const text = words.join('');
      const isWrong = jsonError(text) !== null;
      expect([text, isWrong]).toEqual([text, throws(() => JSON.parse(text))]);
    }),
    { numRuns: 2000 }
  );
});

it.each([
  ['', 0],
  ['  ', 2],
  ['[1, 2', 5],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{a: 1}', 1],
  ['[+1]', 1],
  ['[.5]', 1],
  ['[1.]', 1],
  ['[True]', 1],
  ['{"a": 1,}', 8],
  ['[] []', 3],
  ['"a\nb"', 0]
])('points into %j', (text, at) => {
  expect(jsonError(text)).toBe(at);
});

it('reads megabytes of one string or of brackets without running out of room', () => {
  const long = `["${'A'.repeat(20_000_000)}", NaN]`;
  expect(jsonError(long)).toBeNull();
  expect(readLooseJson(long)).toHaveLength(2);
  expect(jsonError('['.repeat(1_000_000))).toBe(1_000_000);
});

it('keeps what JSON’s numbers can’t hold as text, and strings as they are', () => {
  expect(
    readLooseJson(
      '{"NaN": "Infinity NaN 12345678901234567890", "a": [NaN, -Inf, 12345678901234567890, -1.2345678901234567e-8, 9007199254740991]}'
    )
  ).toEqual({
    NaN: 'Infinity NaN 12345678901234567890',
    a: ['NaN', '-Inf', '12345678901234567890', -1.2345678901234567e-8, 9007199254740991]
  });
  expect(() => readLooseJson('[NaNa]')).toThrow(SyntaxError);
});

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
