import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { expect, it } from 'vitest';
import type { ServedModel } from '../../../src/backend/serving/modelServer';
import { TensorFlowServing } from '../../../src/backend/serving/tensorFlowServing';
import type { FakeOptions } from '../../support/fakeModels';
import { FakeTensorFlowServing } from '../../support/fakeTensorFlowServing';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { failureOf, type Given, givenServing } from './givenServing';

const signal = new AbortController().signal;

/** What TensorFlow Serving forces on a client, in the order in which its facts were written down. */
async function givenServed(options: Partial<FakeOptions> = {}, given: Partial<Given> = {}) {
  const fake = await FakeTensorFlowServing.start(options);
  const lists: { readonly models: readonly ServedModel[]; readonly ready: boolean }[] = [];
  const server = new TensorFlowServing({ rest: [fake.rest], grpc: [fake.grpc] }, { reload: 150 });
  const reload = server.reload.bind(server);
  server.reload = (models, at) => {
    const holdsVersion = ({ basePath }: ServedModel) =>
      existsSync(basePath) && readdirSync(basePath).some(name => /^\d+$/.test(name));
    lists.push({ models, ready: models.every(holdsVersion) });
    return reload(models, at);
  };
  const world = await givenServing({ server, ...given });
  return { fake, lists, ...world };
}

it('rule 1: sends the whole list each time, with the platform and absolute paths that hold a version', async () => {
  const { fake, lists, ...world } = await givenServed();
  for (const name of ['a', 'b', 'c']) {
    await world.import(name);
    await world.deploy(name);
  }
  const models = fake.reloads.flatMap(each => each.models);
  expect(models.every(({ modelPlatform }) => modelPlatform === 'tensorflow')).toBe(true);
  expect(models.every(({ basePath }) => isAbsolute(basePath))).toBe(true);
  expect(lists.every(({ ready }) => ready)).toBe(true);
  expect(fake.reloads.at(-1)?.models.map(each => each.name)).toEqual(['ann_a', 'ann_b', 'ann_c']);
});

it('rule 2: wants specific versions, so that publishing changes nothing by accident', async () => {
  const { fake, folder, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  await world.deploy('a');
  expect(fake.reloads.at(-1)?.models[0]?.modelVersionPolicy).toEqual({
    specific: { versions: ['1', '2'] }
  });
  expect((await readdir(join(folder, '1-a'))).sort()).toEqual(['1', '2']);
});

it('rule 3: lists the new beside the old, waits until it is AVAILABLE, and labels it in a later request', async () => {
  const { fake, ...world } = await givenServed({ pollTime: 60, loadTime: 60 });
  await world.import('a');
  await world.deploy('a', { label: 'stable' });
  fake.reloads.splice(0);
  await world.deploy('a', { label: 'stable' });
  const steps = fake.reloads.map(({ models: [model] }) => ({
    versions: model?.modelVersionPolicy?.specific?.versions,
    labels: model?.versionLabels
  }));
  expect(steps).toEqual([
    { versions: ['1', '2'], labels: { stable: '1' } },
    { versions: ['1', '2'], labels: { stable: '2' } }
  ]);
});

it('rule 4: takes END with an error for a failure though the reload said OK, and drops the version', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  await world.import('a', { 'saved_model.pb': 'broken Out of range: ' });
  expect(await failureOf(world.deploy('a'))).toMatchObject({ code: 'LOAD_FAILED' });
  expect(fake.reloads.at(-1)?.models[0]?.modelVersionPolicy?.specific?.versions).toEqual(['1']);
});

it('rule 5: gives the reload a deadline, and goes on waiting for a version that is on its way', async () => {
  const { fake, ...world } = await givenServed({ loadTime: 500 });
  await world.import('a');
  expect(await world.deploy('a')).toBe(1);
  fake.options.reloadDelay = 400;
  await world.import('b');
  expect(await failureOf(world.deploy('b'))).toEqual({
    code: 'TIMEOUT',
    message: `The model server at ${fake.grpc} did not answer within 0.15 seconds.`
  });
});

it('rule 6: configures by requests alone, no file beside the models', async () => {
  const { folder, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  expect(await readdir(folder)).toEqual(['1-a']);
});

it('rule 7: writes under a name that is no number, renames last, and never uses a number again', async () => {
  const seen: string[][] = [];
  const store = new MemoryObjectStore();
  const open = store.open.bind(store);
  store.open = (key, options) => {
    if (key.includes('/files/') && existsSync(join(world.folder, '1-a'))) {
      seen.push(readdirSync(join(world.folder, '1-a')));
    }
    return open(key, options);
  };
  const world = await givenServed({}, { store });
  await world.import('a');
  await world.deploy('a');
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.flat().every(name => name.startsWith('publishing-1-'))).toBe(true);
  await world.stop('a');
  expect(await world.deploy('a')).toBe(2);
  expect(await readdir(join(world.folder, '1-a'))).toEqual(['2']);
});

it('rule 8: asks with encoded names and no query, and resolves labels itself', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('a b?c%2F');
  await world.deploy('a b?c%2F', { label: 'stable' });
  expect(await world.serving.status('ann_a b?c%2F', signal)).toMatchObject([
    { version: 1, state: 'AVAILABLE' }
  ]);
  const asked = new Set(fake.requests);
  expect(asked).toEqual(new Set(['GET /v1/models', 'GET /v1/models/ann_a%20b%3Fc%252F']));
});

it('rule 9: reads versions, which are strings there, as numbers', async () => {
  const world = await givenServed();
  await world.import('a');
  for (let version = 1; version <= 11; version += 1) {
    await world.deploy('a');
  }
  const versions = (await world.serving.status('ann_a', signal)).map(each => each.version);
  expect(versions).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});
