import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globMatcher } from '../../../src/backend/commands/glob';

it.each([
  ['*', '', true],
  ['?', '', false],
  ['a*b', 'ab', true],
  ['a*b', 'axxb', true],
  ['a*b', 'axxbc', false],
  ['m?ist*', 'mnist_v1', true],
  ['모델*', '모델_1', true],
  ['?', '😀', true],
  ['[a]', 'a', false]
])('%s on %s is %s', (glob, text, wanted) => {
  expect(globMatcher(glob)(text)).toBe(wanted);
});

it('agrees with the regular expression that the glob stands for', () => {
  const piece = fc.constantFrom('a', 'b', '*', '?');
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }),
      (glob, text) => {
        const source = glob.map(each => (each === '*' ? '.*' : each === '?' ? '.' : each)).join('');
        const wanted = new RegExp(`^${source}$`).test(text.join(''));
        expect(globMatcher(glob.join(''))(text.join(''))).toBe(wanted);
      }
    )
  );
});

it('stays quick on a hostile glob', () => {
  expect(globMatcher(`${'*a'.repeat(100)}b`)('a'.repeat(200))).toBe(false);
});
