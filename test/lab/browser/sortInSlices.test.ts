import { expect, it } from 'vitest';
import { sortInSlices } from '../../../src/lab/browser/sortInSlices';
import { GivenSlices } from './givenModels';

const byTens = (a: number, b: number): number => Math.floor(a / 10) - Math.floor(b / 10);

it.each([0, 1, 255, 256, 257, 5000])(
  'sorts %i items as the built-in sort does, stable',
  async count => {
    const items = Array.from({ length: count }, (_, index) => (index * 7919) % 1009);
    expect(await sortInSlices(items, byTens, new GivenSlices())).toEqual([...items].sort(byTens));
  }
);

it('rests whenever its time is up', async () => {
  const slices = new GivenSlices();
  slices.isSpent = true;
  await sortInSlices(
    Array.from({ length: 2560 }, (_, index) => -index),
    byTens,
    slices
  );
  expect(slices.rests).toBeGreaterThanOrEqual(10);
});
