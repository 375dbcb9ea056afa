import { expect, it } from 'vitest';
import { isNoticed } from '../../../src/lab/jobs/noticeRule';
import { givenJob } from './givenJobs';

const started = '2026-01-01T12:00:00.000Z';
const origin = { notebook: 'demo.ipynb', cell: 'c1' };
const ran = (seconds: number) => ({
  state: 'done' as const,
  started,
  ended: new Date(Date.parse(started) + seconds * 1000).toISOString(),
  origin
});
const outOfSight = { isInSight: () => false, afterSeconds: 5 };

it('tells of long work that ends out of sight, well or not', () => {
  expect(isNoticed(givenJob({}, ran(6)), outOfSight)).toBe(true);
  expect(isNoticed(givenJob({}, { ...ran(6), state: 'failed' }), outOfSight)).toBe(true);
});

it.each([
  ['in sight', givenJob({}, ran(6)), { ...outOfSight, isInSight: () => true }],
  ['soon', givenJob({}, ran(5)), outOfSight],
  ['because somebody cancelled it', givenJob({}, { ...ran(6), state: 'cancelled' }), outOfSight],
  ['while another page waits for it', givenJob({ isOwn: false }, ran(6)), outOfSight],
  ['while nobody wants to be told', givenJob({}, ran(6)), { ...outOfSight, afterSeconds: 0 }]
])('keeps silent of work that ends %s', (_, job, end) => {
  expect(isNoticed(job, end)).toBe(false);
});

it('leaves work that was not started from a cell to whoever started it', () => {
  const { started: began, ended, state } = ran(6);
  expect(isNoticed(givenJob({}, { started: began, ended, state }), outOfSight)).toBe(false);
});

it('looks for the cell only where it matters', () => {
  const end = {
    afterSeconds: 5,
    isInSight: () => {
      throw new Error('It was looked for.');
    }
  };
  expect(isNoticed(givenJob({}, ran(1)), end)).toBe(false);
});
