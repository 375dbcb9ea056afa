import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unzstd } from '../../../../src/backend/archive/zstd/unzstd';
import { ZstdError } from '../../../../src/backend/archive/zstd/zstdError';
import { gathered, inChunks, modelArchive } from '../openedArchive';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** From RFC 8878: magic, a single segment of one byte, one raw block, the last. */
const smallest = bytes('\x28\xb5\x2f\xfd\x20\x01\x09\0\0A');

it('unpacks the smallest frames', async () => {
  expect((await gathered(unzstd(inChunks(smallest, 1)))).toString()).toBe('A');
  expect(await gathered(unzstd(inChunks(bytes('\x28\xb5\x2f\xfd\x20\0\x01\0\0'))))).toHaveLength(0);
  expect(await gathered(unzstd(inChunks(Buffer.alloc(0))))).toHaveLength(0);
});

it('repeats a byte', async () => {
  const frame = bytes('\x28\xb5\x2f\xfd\0\x38\x03\x20\0z');
  expect((await gathered(unzstd(inChunks(frame)))).toString()).toBe('z'.repeat(1024));
});

it.each(['sklearn_joblib.tar.zst', 'tf_two_inputs.tar.zst'])('unpacks %s', async name => {
  const tar = await gathered(unzstd(inChunks(modelArchive(name), 77)));
  expect(tar.length % 10_240).toBe(0);
  expect(tar.toString('latin1', 257, 262)).toBe('ustar');
});

it('never takes long over damage, nor ends in anything but its own error', async () => {
  const good = modelArchive('tf_two_inputs.tar.zst');
  const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 8
  });
  await fc.assert(
    fc.asyncProperty(flips, async changes => {
      const damaged = Buffer.from(good);
      changes.forEach(([at, mask]) => (damaged[at] = (damaged[at] ?? 0) ^ mask));
      const started = performance.now();
      const outcome: unknown = await gathered(unzstd(inChunks(damaged))).catch(
        (error: unknown) => error
      );
      expect(performance.now() - started).toBeLessThan(1000);
      if (!Buffer.isBuffer(outcome)) {
        expect(outcome).toBeInstanceOf(ZstdError);
      }
    }),
    { numRuns: 500 }
  );
});
