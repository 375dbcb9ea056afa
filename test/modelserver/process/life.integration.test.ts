import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { givenModels, givenTensorFlowFolder } from '../givenModels';
import {
  givenFolder,
  givenModelServer,
  readServerJson,
  whenStarted,
  type RunningServer
} from '../givenModelServer';
import { predict, reload } from '../serverClient';

const halfPlusTwo = async () => {
  const { half_plus_two } = await givenModels();
  return [{ name: 'half_plus_two', basePath: dirname(half_plus_two), versions: [1] }];
};

/** The process that answers requests. */
async function childOf({ info }: RunningServer): Promise<number> {
  const children = await readFile(`/proc/${info.pid}/task/${info.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

it('tells in server.json where it answers, and removes the file when it ends', async () => {
  const server = await givenModelServer();
  const { info, folder } = server;
  expect(info.pid).toBe(server.process.pid);
  expect(info.rest).toMatch(/^http:\/\/localhost:\d+$/);
  expect(Date.parse(info.started)).toBeLessThanOrEqual(Date.now());
  expect(info.life).toMatch(/^[\da-f-]{36}$/);
  expect(server.said()).toContain(info.rest);
  expect(server.said()).toContain(`kill ${info.pid}`);
  await reload(info.grpc, await halfPlusTwo());
  expect(await predict(info.rest, 'half_plus_two', '{"instances":[1]}')).toMatchObject({
    status: 200
  });
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(existsSync(join(folder, 'server.json'))).toBe(false);
});

it('listens on loopback only', async () => {
  const { info } = await givenModelServer();
  const port = Number(new URL(info.rest).port).toString(16).toUpperCase().padStart(4, '0');
  const sockets = await readFile('/proc/net/tcp', 'utf8');
  const bound = sockets.split('\n').filter(line => line.includes(`:${port} 00000000:0000 0A`));
  expect(bound.map(line => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`]);
});

it('refuses a folder that another server has', async () => {
  const { folder } = await givenModelServer();
  const args = ['run', '--folder', folder, '--tensorflow', await givenTensorFlowFolder()];
  const second = await whenStarted(args);
  expect(await second.ended).toBe(4);
});

it('says what is wrong with its arguments, and that there is no TensorFlow', async () => {
  const folder = await givenFolder();
  const wrong = await whenStarted(['run', '--folder', folder, '--tensorflow', folder, '--odd']);
  expect(await wrong.ended).toBe(2);
  const without = await whenStarted(['run', '--folder', folder, '--tensorflow', folder]);
  expect(await without.ended).toBe(1);
});

it('takes the next free port when one is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const ports = ['--rest-port', String(port), '--grpc-port', String(port)];
  const { info } = await givenModelServer({ args: ports });
  const rest = Number(new URL(info.rest).port);
  expect(rest).toBeGreaterThan(port);
  expect(Number(info.grpc.split(':')[1])).toBeGreaterThan(rest);
  await reload(info.grpc, await halfPlusTwo());
});

it('ends within two seconds after its owner', async () => {
  const owner = spawn('sleep', ['60']);
  const server = await givenModelServer({ args: ['--owner', String(owner.pid)] });
  owner.kill('SIGKILL');
  const killed = Date.now();
  expect(await server.ended).toBe(0);
  expect(Date.now() - killed).toBeLessThan(2000);
});

it('answers what is in flight before it ends', async () => {
  const server = await givenModelServer();
  const { slow } = await givenModels();
  const models = [{ name: 'slow', basePath: dirname(slow), versions: [1] }];
  await reload(server.info.grpc, models);
  await predict(server.info.rest, 'slow', '{"inputs":1}');
  const answer = predict(server.info.rest, 'slow', '{"inputs":100000}');
  const log = vi.waitUntil(() => busy(server), 5000);
  await log;
  server.process.kill('SIGTERM');
  expect(await answer).toEqual({ status: 200, text: '{\n    "outputs": 100000\n}' });
  expect(await server.ended).toBe(0);
});

/** Whether a run is written down as going on. */
async function busy({ folder }: RunningServer): Promise<boolean> {
  const ledger = await readFile(join(folder, 'ledger'));
  return ledger.length > 0 && ledger.readUInt32LE(0) > 0;
}

it('leaves nothing behind when it is killed, and its folder can be used at once', async () => {
  const first = await givenModelServer();
  const child = await childOf(first);
  first.process.kill('SIGKILL');
  await first.ended;
  const second = await givenModelServer({ folder: first.folder });
  expect(second.info.life).not.toBe(first.info.life);
  expect((await readServerJson(first.folder)).pid).toBe(second.process.pid);
  await vi.waitUntil(() => !existsSync(`/proc/${child}`), 5000);
});

it('replaces a child that answers no more', async () => {
  const server = await givenModelServer();
  await reload(server.info.grpc, await halfPlusTwo());
  const child = await childOf(server);
  process.kill(child, 'SIGSTOP');
  await vi.waitUntil(() => !existsSync(`/proc/${child}`), 15_000);
  await vi.waitUntil(
    async () =>
      (await predict(server.info.rest, 'half_plus_two', '{"instances":[1]}').catch(() => undefined))
        ?.status === 200,
    { timeout: 5000, interval: 50 }
  );
  expect((await readServerJson(server.folder)).life).toBe(server.info.life);
});
