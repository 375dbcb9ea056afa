import { expect, it } from 'vitest';
import { MlModelError } from '../../../src/common/failure';
import { hostileArchives } from './hostileArchives';
import type { HostileArchive } from './hostile/hostileArchive';
import { ampleLimits, readMembers } from './openedArchive';

/** What may be read of an endless archive before it is refused. */
const patience = 2 ** 26;

/** A source that counts what is taken from it and knows whether it was closed. */
class WatchedSource implements AsyncIterable<Uint8Array> {
  pulled = 0;
  isClosed = false;
  constructor(private readonly _archive: HostileArchive) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { bytes, goesOn } = this._archive;
    try {
      for (let start = 0; start < bytes.length; start += 10_000) {
        yield await this._count(bytes.subarray(start, start + 10_000));
      }
      while (goesOn) {
        yield await this._count(goesOn);
      }
    } finally {
      this.isClosed = true;
    }
  }

  private _count(chunk: Uint8Array): Promise<Uint8Array> {
    this.pulled += chunk.length;
    return Promise.resolve(chunk);
  }
}

it('has more than 200 hostile archives, no two of one name', () => {
  const names = new Set(hostileArchives.map(({ name }) => name));
  expect(names.size).toBe(hostileArchives.length);
  expect(names.size).toBeGreaterThan(200);
});

it.each(hostileArchives)('refuses $name as $code', async archive => {
  const source = new WatchedSource(archive);
  const started = performance.now();
  const error: unknown = await readMembers(source, { ...ampleLimits, ...archive.limits }).then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(MlModelError);
  const { code, message } = (error as MlModelError).failure;
  expect({ code, message }).toEqual({ code: archive.code, message: expect.any(String) as string });
  expect(message).toMatch(archive.says ?? /^The archive/);
  expect(message).toMatch(/^[^\p{Cc}]{20,300}\.$/u);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(source.isClosed).toBe(true);
  expect(source.pulled).toBeLessThanOrEqual(archive.bytes.length + patience);
});
