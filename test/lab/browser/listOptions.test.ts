import { expect, it } from 'vitest';
import { defaultOptions, optionsIn } from '../../../src/lab/browser/listOptions';

it('takes from settings what makes sense and the default for the rest', () => {
  expect(optionsIn({})).toEqual(defaultOptions);
  expect(
    optionsIn({ groupBy: 'user', sortBy: 'colour', sortDescending: 'yes', onlyOwn: true })
  ).toEqual({
    groupBy: 'user',
    sortBy: 'name',
    sortDescending: false,
    onlyOwn: true
  });
});
