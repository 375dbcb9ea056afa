import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { probeConditionalWrites } from '../../../src/backend/storage/conditionalWrites';
import type { IObjectStore, StoreErrorKind } from '../../../src/backend/storage/objectStore';
import { usualPatience } from '../../../src/backend/storage/s3Config';
import { givenFaultProxy } from '../../support/faultProxy';
import { givenImpatientS3Store, givenS3Store } from '../../support/givenS3';
import { freePort } from '../../support/serverProcess';
import { listed } from '../../support/storeReading';

const mebibyte = 1024 * 1024;
const servers = inject('s3Servers');

/** Every operation of a store, so that each is seen to fail in the same way. */
const operations: Readonly<Record<string, (store: IObjectStore) => Promise<unknown>>> = {
  put: store => store.put('a', Buffer.from('x')),
  'large put': store => store.put('a', Buffer.alloc(13 * mebibyte)),
  putIfAbsent: store => store.putIfAbsent('b', Buffer.from('x')),
  open: store => store.open('a'),
  head: store => store.head('a'),
  list: store => listed(store, ''),
  'remove one': store => store.remove(['a']),
  'remove many': store => store.remove(['a', 'b'])
};

async function expectAll(store: IObjectStore, kind: StoreErrorKind) {
  for (const [name, run] of Object.entries(operations)) {
    await expect(run(store), name).rejects.toMatchObject({ name: 'StoreError', kind });
  }
}

describe.each(servers.filter(each => each.name !== 'moto'))('$name refuses', server => {
  it('a wrong access key', async () => {
    const store = givenS3Store(server, { accessKeyId: 'no-such-access-key' });
    await expectAll(store, 'badKey');
  });

  it('a wrong secret', async () => {
    const store = givenS3Store(server, { secretAccessKey: 'a-wrong-secret' });
    await expectAll(store, 'badSignature');
  });

  it('a bucket that is not there', async () => {
    await expectAll(givenS3Store(server, { bucket: 'no-such-bucket' }), 'bucketMissing');
  });

  it('an account without permission', async ({ skip }) => {
    skip(server.stranger === undefined, 'this server’s accounts need a tool of its own');
    await expectAll(givenS3Store(server, { ...server.stranger }), 'forbidden');
  });
});

describe('An S3 endpoint', () => {
  const server = servers[0]!;

  it('that is down is unreachable', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await expectAll(givenS3Store(server, { endpoint }), 'unreachable');
  });

  it('whose name nobody knows is unreachable', async () => {
    const store = givenS3Store(server, { endpoint: 'http://no-such-host.invalid' });
    await expect(store.open('a')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('that accepts and says nothing is given up', async () => {
    const silent = await listening(createServer());
    await expectAll(givenImpatientS3Store(server, `http://${silent}`), 'timeout');
  });

  it('that is silent half-way through an answer is given up', async () => {
    const half = createServer(socket => {
      socket.on('data', () => {
        socket.write('HTTP/1.1 206 Partial Content\r\ncontent-length: 1000\r\n');
        socket.write('content-range: bytes 0-999/1000\r\netag: "x"\r\n\r\nhalf');
      });
    });
    const store = givenImpatientS3Store(server, `http://${await listening(half)}`);
    await expect(store.open('a')).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('that is silent keeps nobody waiting for more than 60 seconds', () => {
    const { silenceMs, connectMs } = usualPatience;
    const lateMs = 3000;
    const pauseMs = 1000;
    expect(3 * (silenceMs + lateMs) + 2 * pauseMs).toBeLessThan(60_000);
    expect(3 * connectMs + 2 * pauseMs).toBeLessThan(60_000);
  });

  it('that answers requests of interrupted statements late does not hold them up', async () => {
    const silent = await listening(createServer());
    const store = givenImpatientS3Store(server, `http://${silent}`);
    const control = new AbortController();
    const reason = new Error('interrupted');
    const opening = store.open('a', { signal: control.signal });
    control.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });

  it('that speaks no TLS is told from one that is down', async () => {
    const endpoint = server.endpoint.replace('http:', 'https:');
    await expectAll(givenS3Store(server, { endpoint }), 'tls');
  });

  it('whose certificate nobody vouches for is not trusted', async () => {
    const endpoint = `https://${await givenSelfSigned()}`;
    await expectAll(givenS3Store(server, { endpoint }), 'tls');
  });

  it.each([
    [403, 'RequestTimeTooSkewed', 'clockSkew'],
    [400, 'ExpiredToken', 'tokenExpired'],
    [403, 'AccessDenied', 'forbidden'],
    [507, 'XMinioStorageFull', 'noSpace'],
    [503, 'SlowDown', 'failing'],
    [500, 'InternalError', 'failing'],
    [400, 'SomethingNew', 'other']
  ] as const)('that always answers %i %s is told as such', async (status, code, kind) => {
    const proxy = await givenFaultProxy(server.endpoint, () => ({ kind: 'answer', status, code }));
    const store = givenImpatientS3Store(server, proxy.endpoint);
    await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ kind });
    await expect(store.open('a')).rejects.toMatchObject({ kind });
    await expect(listed(store, '')).rejects.toMatchObject({ kind });
  });

  it('is never quoted, and no key is named', async () => {
    const proxy = await givenFaultProxy(server.endpoint, () => ({
      kind: 'answer',
      status: 403,
      code: 'AccessDenied'
    }));
    const store = givenS3Store(server, { endpoint: proxy.endpoint });
    const error = await store.open('a').catch((caught: unknown) => caught);
    expect(String(error)).toBe('StoreError: The S3 store refused or failed.');
  });

  it('without conditional writes is found out by its refusal', async () => {
    const proxy = await givenFaultProxy(server.endpoint, ({ headers }) =>
      headers['if-none-match'] === undefined
        ? undefined
        : { kind: 'answer', status: 501, code: 'NotImplemented' }
    );
    const store = givenS3Store(server, { endpoint: proxy.endpoint });
    await expect(probeConditionalWrites(store)).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('without conditional writes is found out though it keeps silent about them', async () => {
    const proxy = await givenFaultProxy(server.endpoint, ({ headers }) =>
      headers['if-none-match'] === undefined ? undefined : { kind: 'answer', status: 200, code: '' }
    );
    const store = givenS3Store(server, { endpoint: proxy.endpoint });
    await expect(probeConditionalWrites(store)).rejects.toMatchObject({ kind: 'unsupported' });
    expect(await listed(store, '')).toEqual([]);
  });
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A TLS server with a certificate of its own making. */
async function givenSelfSigned(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout ${key} -out ${cert}`;
  await promisify(execFile)('openssl', words.split(' '));
  return listening(createTlsServer({ key: await readFile(key), cert: await readFile(cert) }));
}
