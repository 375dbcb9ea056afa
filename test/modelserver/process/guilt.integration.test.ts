import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it, vi } from 'vitest';
import { givenModels } from '../givenModels';
import { givenModelServer, readServerJson, type RunningServer } from '../givenModelServer';
import { predict, predictNumber, reload, statusOf, type Listed } from '../serverClient';

async function givenServing(...names: ('half_plus_two' | 'aborting' | 'slow')[]) {
  const server = await givenModelServer();
  const folders = await givenModels();
  const models = names.map(name => ({ name, basePath: dirname(folders[name]), versions: [1] }));
  await reload(server.info.grpc, models);
  return { server, models };
}

const good = ({ info }: RunningServer) =>
  predict(info.rest, 'half_plus_two', '{"instances":[1.0]}').catch(() => undefined);

async function stateOf({ info }: RunningServer, name: string) {
  const [newest] = await statusOf(info.rest, name);
  return newest && [newest.state, newest.status.error_code];
}

const isBack = (server: RunningServer) =>
  vi.waitUntil(async () => (await good(server))?.status === 200, { timeout: 5000, interval: 20 });

const without = (models: readonly Listed[], name: string) =>
  models.filter(each => each.name !== name);

it('isolates a version that ends the process: within 5 s all others are back', async () => {
  const { server, models } = await givenServing('half_plus_two', 'aborting');
  const crash = predict(server.info.rest, 'aborting', '{"instances":[[1.0,2.0]]}');
  await expect(crash).rejects.toThrow();
  await isBack(server);
  expect(await stateOf(server, 'aborting')).toEqual(['END', 'ABORTED']);
  const [{ status } = { status: undefined }] = await statusOf(server.info.rest, 'aborting');
  expect(status?.error_message).toMatch(
    /^Version 1 of model aborting ended the process that served it \(SIGABRT\); it is not tried again/
  );
  expect((await readServerJson(server.folder)).life).toBe(server.info.life);
  // By itself it is not tried again, not even when the list comes again.
  await reload(server.info.grpc, models);
  expect(await stateOf(server, 'aborting')).toEqual(['END', 'ABORTED']);
  await reload(server.info.grpc, without(models, 'aborting'));
  await reload(server.info.grpc, models);
  expect(await stateOf(server, 'aborting')).toEqual(['AVAILABLE', 'OK']);
  expect((await good(server))?.status).toBe(200);
});

it('condemns nobody on suspicion: the second end of the process tells', async () => {
  const { server } = await givenServing('half_plus_two', 'slow', 'aborting');
  const bystander = predict(server.info.rest, 'slow', '{"inputs":100000000}').catch(
    () => undefined
  );
  const crash = () =>
    predict(server.info.rest, 'aborting', '{"instances":[[1.0,2.0]]}').catch(() => undefined);
  await vi.waitUntil(async () => (await crash()) === undefined, 5000);
  await bystander;
  await isBack(server);
  const after = [await stateOf(server, 'aborting'), await stateOf(server, 'slow')];
  expect(after[1]).toEqual(['AVAILABLE', 'OK']);
  if (after[0]?.[0] === 'AVAILABLE') await crash();
  await isBack(server);
  expect(await stateOf(server, 'aborting')).toEqual(['END', 'ABORTED']);
  expect(await stateOf(server, 'slow')).toEqual(['AVAILABLE', 'OK']);
});

it('isolates a version whose run can not be stopped', async () => {
  const { server } = await givenServing('half_plus_two', 'slow');
  const run = predictNumber(server.info.grpc, ['slow', 'stubborn'], { n: 6000, timeout: 1000 });
  await expect(run).rejects.toThrow('DEADLINE_EXCEEDED');
  await vi.waitUntil(async () => (await stateOf(server, 'slow'))?.[0] === 'END', {
    timeout: 15_000,
    interval: 50
  });
  expect(await stateOf(server, 'slow')).toEqual(['END', 'ABORTED']);
  await isBack(server);
});

it('loads what was served again after it was killed', async () => {
  const { server } = await givenServing('half_plus_two');
  const { pid } = server.info;
  const child = Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim());
  process.kill(child, 'SIGKILL');
  await vi.waitUntil(async () => (await good(server)) === undefined, {
    timeout: 5000,
    interval: 1
  });
  await isBack(server);
  expect(await stateOf(server, 'half_plus_two')).toEqual(['AVAILABLE', 'OK']);
});
