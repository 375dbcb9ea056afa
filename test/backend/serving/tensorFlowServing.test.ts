import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { StaleList } from '../../../src/backend/serving/modelServer';
import { TensorFlowServing } from '../../../src/backend/serving/tensorFlowServing';
import type { FakeOptions } from '../../support/fakeModels';
import { FakeTensorFlowServing } from '../../support/fakeTensorFlowServing';
import { givenFolder } from '../../support/givenBackend';
import { failureOf, givenServing } from './givenServing';

const signal = new AbortController().signal;
const limits = { quick: 300, send: 300, reload: 300 };

async function givenReplicas(count: number, options: Partial<FakeOptions> = {}) {
  const fakes = await Promise.all(
    Array.from({ length: count }, () => FakeTensorFlowServing.start(options))
  );
  const server = new TensorFlowServing(
    { rest: fakes.map(each => each.rest), grpc: fakes.map(each => each.grpc) },
    limits
  );
  onTestFinished(() => server.close());
  return { fakes, server, fake: fakes[0]!, other: fakes[1]! };
}

async function givenHttp(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const http: Server = createServer(answer);
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const predict = { method: 'POST', path: '/v1/models/ann_a:predict', signal };

it('has every replica take the list, and calls a version as far as the least of them', async () => {
  const { fakes, server, fake, other } = await givenReplicas(2);
  const world = await givenServing({ server });
  await world.import('a');
  await world.deploy('a', { label: 'stable' });
  expect(fakes.map(each => each.available())).toEqual([['ann_a@1'], ['ann_a@1']]);
  expect(fakes.map(each => each.labels('ann_a'))).toEqual([{ stable: 1 }, { stable: 1 }]);
  other.options.loadTime = 200;
  const second = world.deploy('a');
  while (!fake.available().includes('ann_a@2')) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  expect((await server.status('ann_a', signal)).map(each => each.state)).toEqual([
    'LOADING',
    'AVAILABLE'
  ]);
  expect(await second).toBe(2);
  expect(other.available()).toContain('ann_a@2');
});

it('says which replica is down, goes on serving with the others, and repairs it when it is back', async () => {
  const { server, fake, other } = await givenReplicas(2);
  const world = await givenServing({ server });
  await world.import('a');
  await world.deploy('a');
  await fake.stop();
  const problem = await failureOf(world.deploy('a'));
  expect(problem).toEqual({
    code: 'SERVER_UNAVAILABLE',
    message: `The model server at ${fake.rest} can't be reached: nothing listens there; the other replicas go on serving.`
  });
  expect((await world.serving.send(predict)).status).toBe(200);
  await fake.listen();
  await world.serving.ready(signal);
  expect(fake.available()).toEqual(['ann_a@1']);
  expect(other.available()).toEqual(['ann_a@1']);
});

it('reports a list that only some replicas took, and sends it again', async () => {
  const { server, fake, other } = await givenReplicas(2);
  const world = await givenServing({ server });
  await world.import('a');
  await world.deploy('a');
  other.options.reloadDelay = 400;
  await world.begin('a');
  await world.import('b');
  expect(await failureOf(world.deploy('b'))).toMatchObject({ code: 'TIMEOUT' });
  other.options.reloadDelay = 0;
  await new Promise(resolve => setTimeout(resolve, 500));
  await world.serving.reconcile(signal);
  expect(await world.deploy('b')).toBe(2);
  expect([fake, other].map(each => each.available())).toEqual([
    ['ann_a@1', 'ann_b@2'],
    ['ann_a@1', 'ann_b@2']
  ]);
});

it('calls a version failed that failed on one replica, and UNKNOWN where one never heard of it', async () => {
  const { server, fake, other } = await givenReplicas(2);
  const world = await givenServing({ server });
  await world.import('a');
  await world.deploy('a');
  other.condemn('ann_a', 1, 'It crashed.');
  expect(await server.status('ann_a', signal)).toEqual([
    { version: 1, state: 'END', errorCode: 'ABORTED', errorMessage: 'It crashed.' }
  ]);
  other.forget();
  expect((await server.status('ann_a', signal))[0]?.state).toBe('UNKNOWN');
  fake.forget();
  expect(await server.status('ann_a', signal)).toEqual([]);
});

it('names the URL of a server that is down, and of one that is something else', async () => {
  const down = new TensorFlowServing({ rest: ['http://127.0.0.1:9'], grpc: ['127.0.0.1:9'] });
  const sentence = "can't be reached: nothing listens there.";
  const code = 'SERVER_UNAVAILABLE';
  expect(await failureOf(down.ready(signal))).toEqual({
    code,
    message: `The model server at http://127.0.0.1:9 ${sentence}`
  });
  expect(await failureOf(down.reload([], { entry: 1, signal }))).toEqual({
    code,
    message: `The model server at 127.0.0.1:9 can't be reached.`
  });
  const url = await givenHttp((_, response) => response.end('<html>'));
  const { fake } = await givenReplicas(1);
  const page = new TensorFlowServing({ rest: [url], grpc: [fake.grpc] });
  const message = `What answers at ${url} is no TensorFlow Serving.`;
  expect(await failureOf(page.ready(signal))).toEqual({ code, message });
  expect(await failureOf(page.status('a', signal))).toEqual({ code, message });
  const swapped = new TensorFlowServing({
    rest: [fake.rest],
    grpc: [fake.rest.replace('http://', '')]
  });
  expect((await failureOf(swapped.ready(signal))).code).toBe('SERVER_UNAVAILABLE');
});

it('gives up on a silent server, at every door', async () => {
  const url = await givenHttp(() => undefined);
  const { fake } = await givenReplicas(1, { reloadDelay: 600 });
  const silent = new TensorFlowServing({ rest: [url], grpc: [fake.grpc] }, limits);
  const message = `The model server at ${url} did not answer within 0.3 seconds.`;
  expect(await failureOf(silent.ready(signal))).toEqual({ code: 'TIMEOUT', message });
  expect(await failureOf(silent.status('a', signal))).toEqual({ code: 'TIMEOUT', message });
  expect(await failureOf(silent.send(predict))).toEqual({ code: 'TIMEOUT', message });
  expect(await failureOf(silent.reload([], { entry: 1, signal }))).toEqual({
    code: 'TIMEOUT',
    message: `The model server at ${fake.grpc} did not answer within 0.3 seconds.`
  });
});

it('stops at once when it is told to, with the signal’s own reason', async () => {
  const url = await givenHttp(() => undefined);
  const { fake } = await givenReplicas(1, { reloadDelay: 600 });
  const server = new TensorFlowServing({ rest: [url], grpc: [fake.grpc] });
  for (const work of [
    (stop: AbortSignal) => server.send({ ...predict, signal: stop }),
    (stop: AbortSignal) => server.reload([], { entry: 1, signal: stop })
  ]) {
    const abort = new AbortController();
    const working = work(abort.signal);
    setTimeout(() => abort.abort(new Error('interrupted')), 30);
    await expect(working).rejects.toThrow('interrupted');
  }
});

it('tells why a server refuses a list, and apart from that when the list is only too old', async () => {
  const { server, fake } = await givenReplicas(1, { refusesStale: true });
  const model = { name: 'a', basePath: 'models', versions: [1], labels: {} };
  expect(await failureOf(server.reload([model], { entry: 5, signal }))).toEqual({
    code: 'LOAD_FAILED',
    message:
      'The model server refuses the list of models: Expected model a to have an absolute path or URI; got base_path()=models'
  });
  await server.reload([], { entry: 5, signal });
  await expect(server.reload([], { entry: 4, signal })).rejects.toBeInstanceOf(StaleList);
  const labelled = { ...model, basePath: await givenFolder(), labels: { stable: 1 } };
  await expect(server.reload([labelled], { entry: 6, signal })).rejects.toBeInstanceOf(StaleList);
  expect(fake.reloads.map(each => each.entry)).toEqual(['5', '5', '4', '6']);
});

it('answers byte for byte what the server sent, with status, headers and time', async () => {
  const bytes = Buffer.from('{"predictions": [NaN, -Infinity, "\u0000\xff"]}', 'latin1');
  const url = await givenHttp((request, response) => {
    response.writeHead(404, 'Nowhere', { 'X-Twice': ['a', 'b'], 'X-Got': request.url });
    request.pipe(response);
  });
  const server = new TensorFlowServing({ rest: [url], grpc: ['127.0.0.1:9'] });
  const answer = await server.send({ ...predict, headers: { 'X-Mine': 'yes' }, body: bytes });
  expect(Buffer.from(answer.body)).toEqual(bytes);
  expect(answer).toMatchObject({ status: 404, statusText: 'Nowhere' });
  expect(answer.headers.filter(([name]) => name.startsWith('X-'))).toEqual([
    ['X-Twice', 'a'],
    ['X-Twice', 'b'],
    ['X-Got', '/v1/models/ann_a:predict']
  ]);
  expect(answer.milliseconds).toBeGreaterThan(0);
  server.close();
});

it('replaces a connection that went stale while it was kept, but asks for no prediction twice', async () => {
  let count = 0;
  const url = await givenHttp((request, response) => {
    count += 1;
    if (count === 2 || count === 5) {
      request.socket.resetAndDestroy();
    } else {
      response.end('{}');
    }
  });
  const server = new TensorFlowServing({ rest: [url], grpc: ['127.0.0.1:9'] });
  const ask = { method: 'GET', path: '/v1/models/ann_a', signal };
  await server.send(ask);
  expect((await server.send(ask)).status).toBe(200);
  expect(count).toBe(3);
  await server.send(ask);
  const body = Buffer.from('{}');
  expect(await failureOf(server.send({ ...predict, body }))).toEqual({
    code: 'SERVER_UNAVAILABLE',
    message: `The model server at ${url} can't be reached: it broke off the connection.`
  });
  expect(count).toBe(5);
  server.close();
});
