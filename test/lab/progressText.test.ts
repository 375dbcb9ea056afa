import { expect, it } from 'vitest';
import type { ProgressReply } from '../../src/common/reply';
import { bytesText, durationText, PaceMeter } from '../../src/lab/ui/progressText';

const progress = (done: number, total?: number): ProgressReply => ({
  kind: 'progress',
  done,
  unit: 'bytes',
  step: 'Copying',
  ...(total !== undefined && { total })
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1234, '1.23 kB'],
  [12_345_678, '12.3 MB'],
  [999_999, '1.00 MB'],
  [4_000_000_000, '4.00 GB']
])('says %d bytes in three figures', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

it.each([
  [0.2, '1 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3599, '1 h 0 min'],
  [7500, '2 h 5 min']
])('says %d seconds as people do', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it('measures the pace of the last seconds only', () => {
  const meter = new PaceMeter();
  expect(meter.measure(progress(0, 1000), 0)).toEqual({});
  expect(meter.measure(progress(100, 1000), 1000)).toEqual({ rate: 100, left: 9 });
  meter.measure(progress(100, 1000), 6000);
  expect(meter.measure(progress(300, 1000), 7000)).toEqual({ rate: 200, left: 3.5 });
});

it('knows no time left without a total, and starts anew when a new step counts from the beginning', () => {
  const meter = new PaceMeter();
  meter.measure(progress(0), 0);
  expect(meter.measure(progress(100), 1000)).toEqual({ rate: 100 });
  expect(meter.measure(progress(0, 50), 2000)).toEqual({});
});
