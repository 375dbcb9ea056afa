import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gather } from '../../../src/backend/storage/byteStream';
import { type Fault, givenFaultProxy, type SeenRequest } from '../../support/faultProxy';
import { givenS3Store } from '../../support/givenS3';
import { listed, read } from '../../support/storeReading';

const mebibyte = 1024 * 1024;

describe.each(inject('s3Servers'))('A troubled $name', server => {
  it('that is busy is asked again', async () => {
    const { store, proxy } = await givenFaults(({ n }) =>
      n % 3 === 2 ? undefined : { kind: 'answer', status: 503, code: 'SlowDown' }
    );
    await store.put('a', Buffer.from('x'));
    expect(await read(store, 'a')).toBe('x');
    expect(await store.putIfAbsent('b', Buffer.from('y'))).toBe(true);
    expect(await listed(store, '')).toEqual(['a', 'b']);
    expect(proxy.seen.length).toBeGreaterThan(8);
  });

  it('that breaks connections is asked again', async () => {
    const { store } = await givenFaults(({ n }) => (n % 2 === 0 ? { kind: 'refuse' } : undefined));
    const bytes = randomBytes(20 * mebibyte);
    await store.put('a', bytes);
    expect(Buffer.from(await gather((await store.open('a')).content)).equals(bytes)).toBe(true);
  });

  it('that breaks off answers is asked for the rest', async () => {
    const { store, proxy } = await givenFaults(({ n, method }) =>
      method === 'GET' && n % 3 !== 0 ? { kind: 'cutAnswer', after: 700_000 } : undefined
    );
    const bytes = randomBytes(12 * mebibyte);
    await store.put('a', bytes);
    expect(Buffer.from(await gather((await store.open('a')).content)).equals(bytes)).toBe(true);
    const resumed = proxy.seen.filter(each => each.headers['if-match'] !== undefined);
    expect(resumed.length).toBeGreaterThan(3);
  });

  it('that breaks off every answer is given up', async () => {
    const { store } = await givenFaults(({ method }) =>
      method === 'GET' ? { kind: 'cutAnswer', after: 10 } : undefined
    );
    await store.put('a', Buffer.alloc(1000));
    await expect(store.open('a')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('does not mix the old and the new content of an object that is replaced', async () => {
    const store = givenS3Store(server);
    await store.put('a', Buffer.alloc(30 * mebibyte, 1));
    const { content } = await store.open('a');
    await store.put('a', Buffer.alloc(30 * mebibyte, 2));
    await expect(gather(content)).rejects.toMatchObject({ kind: 'changed' });
  });

  it('whose answer to a conditional write is lost has written, once', async () => {
    const { store, proxy } = await givenFaults(({ n }) =>
      n === 0 ? { kind: 'loseAnswer' } : undefined
    );
    expect(await store.putIfAbsent('commit', Buffer.from('ours'))).toBe(true);
    expect(proxy.seen.filter(each => each.method === 'PUT')).toHaveLength(2);
    expect(await read(store, 'commit')).toBe('ours');
  });

  it('whose answer was lost when another had written first, has not', async () => {
    const prefix = `test/${randomUUID()}`;
    await givenS3Store(server, { prefix }).put('commit', Buffer.from('theirs'));
    const { store } = await givenFaults(
      ({ n }) => (n === 0 ? { kind: 'loseAnswer' } : undefined),
      prefix
    );
    expect(await store.putIfAbsent('commit', Buffer.from('ours'))).toBe(false);
    expect(await read(store, 'commit')).toBe('theirs');
  });

  it('that loses every answer to a conditional write is asked what is there', async () => {
    const { store } = await givenFaults(({ method }) =>
      method === 'PUT' ? { kind: 'loseAnswer' } : undefined
    );
    expect(await store.putIfAbsent('commit', Buffer.from('ours'))).toBe(true);
  });

  it('that never took a conditional write is reported', async () => {
    const { store } = await givenFaults(({ method }) =>
      method === 'PUT' ? { kind: 'refuse' } : undefined
    );
    await expect(store.putIfAbsent('commit', Buffer.from('ours'))).rejects.toMatchObject({
      kind: 'unreachable'
    });
  });

  it('whose conditional writes collide is asked again', async () => {
    const { store } = await givenFaults(({ n }) =>
      n < 3 ? { kind: 'answer', status: 409, code: 'ConditionalRequestConflict' } : undefined
    );
    expect(await store.putIfAbsent('commit', Buffer.from('ours'))).toBe(true);
  });

  it('that loses the answer to the end of a large write has written it', async () => {
    let isLost = false;
    const { store } = await givenFaults(({ method, url }) => {
      if (method === 'POST' && url.includes('uploadId') && !isLost) {
        isLost = true;
        return { kind: 'loseAnswer' };
      }
      return undefined;
    });
    const bytes = randomBytes(14 * mebibyte);
    await store.put('large', bytes);
    expect(isLost).toBe(true);
    expect(Buffer.from(await gather((await store.open('large')).content)).equals(bytes)).toBe(true);
  });

  it('that takes an interrupted write late has done so before the interrupt is over', async () => {
    const control = new AbortController();
    const reason = new Error('interrupted');
    const { store } = await givenFaults(({ method }) => {
      if (method !== 'PUT') {
        return undefined;
      }
      control.abort(reason);
      return { kind: 'delay', ms: 100 };
    });
    await expect(store.put('a', Buffer.from('x'), control.signal)).rejects.toBe(reason);
    expect(await store.head('a')).not.toBeNull();
  });

  it('that is silent does not hold up an interrupt', async () => {
    const control = new AbortController();
    const reason = new Error('interrupted');
    const { store } = await givenFaults(() => {
      control.abort(reason);
      return { kind: 'silence' };
    });
    const begun = performance.now();
    await expect(store.put('a', Buffer.from('x'), control.signal)).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('that removes no batches removes one by one', async () => {
    const { store } = await givenFaults(({ method, url }) =>
      method === 'POST' && url.includes('delete')
        ? { kind: 'answer', status: 501, code: 'NotImplemented' }
        : undefined
    );
    const keys = Array.from({ length: 40 }, (_, n) => `x/${n}`);
    await Promise.all(keys.map(key => store.put(key, Buffer.from('x'))));
    await store.remove(keys);
    expect(await listed(store, '')).toEqual([]);
  });

  async function givenFaults(decide: (request: SeenRequest) => Fault | undefined, prefix?: string) {
    const proxy = await givenFaultProxy(server.endpoint, decide);
    const store = givenS3Store(server, { endpoint: proxy.endpoint, ...(prefix && { prefix }) });
    return { proxy, store };
  }
});
