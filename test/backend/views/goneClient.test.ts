import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { givenHttp } from '../../support/givenHttp';

/** A store that takes connections and says nothing. */
async function givenSilentStore() {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked: once(server, 'connection') as Promise<[Socket]>
  };
}

it.each(['POST /connectors/test', 'POST /archives', 'GET /connectors/slow/keys'])(
  'lets go of the store when the client of %s goes away, and calls it no defect',
  async route => {
    const { endpoint, asked } = await givenSilentStore();
    const world = await givenHttp();
    const keys = { accessKeyId: 'somebody', secretAccessKey: 'secret' };
    const place = { type: 's3', endpoint, bucket: 'models' };
    await world.ask('PUT', '/connectors/slow', { place, ...keys });
    const [method = '', path = ''] = route.split(' ');
    const sent = request({ socketPath: world.socketPath, method, path });
    sent.on('error', () => undefined);
    const isArchive = path === '/archives';
    const content = isArchive ? { path: 'OBJECTSTORAGE.slow:a.tar' } : { name: 'slow' };
    sent.end(method === 'POST' ? JSON.stringify(content) : undefined);
    const [connection] = await asked;
    connection.resume();
    connection.on('error', () => undefined);
    const closed = once(connection, 'close');
    sent.destroy();
    await closed;
    expect(world.warnings).toEqual([]);
  }
);
