import { expect, it } from 'vitest';
import { rowsAPage, rowsToDraw, topToSee } from '../../../src/lab/browser/scrollWindow';

const seen = (top: number) => ({ top, height: 240, rowHeight: 24 });

it('draws what is seen and a few more on either side, of any number of rows', () => {
  expect(rowsToDraw(seen(0), 100_000)).toEqual([0, 16]);
  expect(rowsToDraw(seen(24_000), 100_000)).toEqual([994, 1016]);
  expect(rowsToDraw(seen(2_399_760), 100_000)).toEqual([99_984, 100_000]);
  expect(rowsToDraw(seen(24_000), 3)).toEqual([3, 3]);
  expect(rowsToDraw(seen(0), 0)).toEqual([0, 0]);
});

it('draws rows of any height, which text can be enlarged to', () => {
  expect(rowsToDraw({ top: 100, height: 240, rowHeight: 98.8 }, 1000)).toEqual([0, 10]);
});

it('goes a page of whole rows, of one at least', () => {
  expect(rowsAPage(seen(0))).toBe(10);
  expect(rowsAPage({ top: 0, height: 10, rowHeight: 24 })).toBe(1);
});

it('scrolls no further than needed to see a row', () => {
  expect(topToSee(seen(100), 6)).toBe(100);
  expect(topToSee(seen(100), 2)).toBe(48);
  expect(topToSee(seen(0), 10)).toBe(24);
  expect(topToSee({ top: 0, height: 10, rowHeight: 24 }, 1)).toBe(24);
});
