import { describe, expect, it } from 'vitest';
import { BoundedWork } from '../../../src/backend/storage/boundedWork';

/** Work that ends when it is told to. */
function givenWork() {
  let end: (error?: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    end = error => (error ? reject(error) : resolve());
  });
  return { work: () => done, end };
}

describe('BoundedWork', () => {
  it('starts no more than its limits allow', async () => {
    const bounded = new BoundedWork({ count: 2, bytes: 100 });
    let running = 0;
    let most = 0;
    for (let n = 0; n < 20; n++) {
      await bounded.start(n % 3 === 0 ? 90 : 10, async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
      });
    }
    await bounded.end();
    expect(most).toBeLessThanOrEqual(2);
    expect(running).toBe(0);
  });

  it('waits for room for the bytes, but lets one that is too large run alone', async () => {
    const bounded = new BoundedWork({ count: 10, bytes: 100 });
    const first = givenWork();
    const order: string[] = [];
    await bounded.start(1000, first.work);
    const second = bounded.start(1, () => Promise.resolve(void order.push('second')));
    order.push('first ends');
    first.end();
    await second;
    await bounded.end();
    expect(order).toEqual(['first ends', 'second']);
  });

  it('starts nothing after a failure, and tells it once everything has ended', async () => {
    const bounded = new BoundedWork({ count: 2, bytes: 100 });
    const failing = givenWork();
    const other = givenWork();
    await bounded.start(1, failing.work);
    await bounded.start(1, other.work);
    const third = bounded.start(1, () => Promise.reject(new Error('must not run')));
    failing.end(new Error('the first failure'));
    await expect(third).rejects.toThrow('the first failure');
    const ended = bounded.end();
    other.end();
    await expect(ended).rejects.toThrow('the first failure');
  });
});
