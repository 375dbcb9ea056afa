import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TensorFlowServing } from '../../../src/backend/serving/tensorFlowServing';
import type { FakeOptions } from '../../support/fakeModels';
import { FakeTensorFlowServing } from '../../support/fakeTensorFlowServing';
import { failureOf, type Files, type Given, givenServing } from './givenServing';

const never = new AbortController().signal;

async function givenServed(options: Partial<FakeOptions> = {}, given: Partial<Given> = {}) {
  const fake = await FakeTensorFlowServing.start(options);
  const server = new TensorFlowServing({ rest: [fake.rest], grpc: [fake.grpc] }, { reload: 2000 });
  const world = await givenServing({ server, ...given });
  return { fake, server, ...world };
}

const broken: Files = { 'saved_model.pb': 'broken Unknown op in ' };

it('serves a deployment with its files in <publish>/<id>-<name>/<version>, without the top folder', async () => {
  const { fake, folder, ...world } = await givenServed();
  await world.import('손 글씨');
  expect(await world.deploy('손 글씨')).toBe(1);
  expect(fake.available()).toEqual(['ann_손 글씨@1']);
  const [name = ''] = await readdir(folder);
  expect(name).toBe('1-%EC%86%90%20%EA%B8%80%EC%94%A8');
  expect((await readdir(join(folder, name, '1'))).sort()).toEqual([
    'notes.txt',
    'saved_model.pb',
    'variables'
  ]);
  expect(await readFile(join(folder, name, '1', 'variables', 'variables.index'), 'utf8')).toBe(
    'index'
  );
});

it('keeps earlier versions served, and moves a label to the newest version that has it', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('mnist');
  await world.deploy('mnist', { label: 'unstable' });
  await world.deploy('mnist', { label: 'stable' });
  await world.deploy('mnist', { label: 'stable' });
  await world.deploy('mnist', { label: 'not routable' });
  expect(fake.available()).toEqual([1, 2, 3, 4].map(version => `ann_mnist@${version}`));
  expect(fake.labels('ann_mnist')).toEqual({ unstable: 1, stable: 3 });
});

it('gives the label back to an earlier version when the later one is stopped', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('mnist');
  await world.deploy('mnist', { label: 'stable' });
  await world.deploy('mnist', { label: 'stable' });
  await world.stop('mnist', 2);
  expect(fake.labels('ann_mnist')).toEqual({ stable: 1 });
  expect(fake.available()).toEqual(['ann_mnist@1']);
});

it('removes the files of what was stopped, and the folder with the last of them', async () => {
  const { folder, fake, ...world } = await givenServed();
  await world.import('mnist');
  await world.deploy('mnist');
  await world.deploy('mnist');
  await world.stop('mnist', 1);
  expect(await readdir(join(folder, '1-mnist'))).toEqual(['2']);
  await world.stop('mnist');
  expect(await readdir(folder)).toEqual([]);
  expect(fake.reloads.at(-1)?.models).toEqual([]);
});

it('fails a broken model with the server’s own reason, without paths, and goes on serving', async () => {
  const { fake, folder, ...world } = await givenServed();
  await world.import('mnist');
  await world.deploy('mnist');
  await world.import('mnist', broken);
  expect(await failureOf(world.deploy('mnist'))).toEqual({
    code: 'LOAD_FAILED',
    message: "The model server can't load 'mnist' as version 2: Unknown op in the model's folder"
  });
  expect(fake.available()).toEqual(['ann_mnist@1']);
  expect(await readdir(join(folder, '1-mnist'))).toEqual(['1']);
  await world.import('mnist');
  expect(await world.deploy('mnist')).toBe(3);
  expect(await world.states('mnist')).toEqual(['1 AVAILABLE', '3 AVAILABLE']);
});

it('never drops another user’s model: every list has all of them', async () => {
  const { fake, ...world } = await givenServed();
  for (const name of ['a', 'b', 'c']) {
    await world.import(name);
    await world.deploy(name);
  }
  await world.stop('b');
  expect(fake.available()).toEqual(['ann_a@1', 'ann_c@1']);
});

it('lets go of a cancelled deployment: nothing of it stays', async () => {
  const { fake, folder, ...world } = await givenServed();
  await world.import('mnist');
  await world.deploy('mnist');
  fake.options.loadTime = 60_000;
  const abort = new AbortController();
  const deploying = world.deploy('mnist', { signal: abort.signal });
  while (fake.reloads.at(-1)?.models[0]?.modelVersionPolicy?.specific?.versions?.length !== 2) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  abort.abort(new Error('interrupted'));
  await expect(deploying).rejects.toThrow('interrupted');
  expect(await readdir(join(folder, '1-mnist'))).toEqual(['1']);
  expect(await world.states('mnist')).toEqual(['1 AVAILABLE']);
  expect(fake.available()).toEqual(['ann_mnist@1']);
});

it('brings everything back to a server that was restarted, before it answers', async () => {
  const { fake, ...world } = await givenServed();
  for (const name of ['a', 'b']) {
    await world.import(name);
    await world.deploy(name, { label: 'stable' });
  }
  const before = fake.reloads.length;
  const path = '/v1/models/ann_a/labels/stable:predict';
  const predict = () => world.serving.send({ method: 'POST', path, signal: never });
  expect((await predict()).status).toBe(200);
  expect(fake.reloads.length).toBe(before);
  await fake.stop();
  await fake.listen();
  expect((await fetch(`${fake.rest}/v1/models`)).status).toBe(400);
  expect((await predict()).status).toBe(200);
  expect(fake.available()).toEqual(['ann_a@1', 'ann_b@1']);
  expect(fake.labels('ann_b')).toEqual({ stable: 1 });
});

it('answers what the server says when it is right: unknown models make no list', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  const before = fake.reloads.length;
  const path = '/v1/models/other:predict';
  expect((await world.serving.send({ method: 'POST', path, signal: never })).status).toBe(404);
  expect(fake.reloads.length).toBe(before);
});

it('publishes again what was wiped, and brings a restarted server back with it', async () => {
  const { fake, folder, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  await rm(folder, { recursive: true });
  fake.forget();
  await world.serving.ready(never);
  expect(fake.available()).toEqual(['ann_a@1']);
  expect(await readdir(join(folder, '1-a'))).toEqual(['1']);
});

it('writes into the catalog that a served version has broken, with the reason', async () => {
  const { fake, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  await world.deploy('a');
  fake.condemn('ann_a', 2, 'It crashed the server.');
  await world.serving.ready(never);
  expect(await world.states('a')).toEqual(['1 AVAILABLE', '2 ERROR']);
  const [, second] = (await world.state()).find('ann', 'a')!.deployments;
  expect(second?.reason).toBe('It crashed the server.');
  expect(fake.reloads.at(-1)?.models[0]?.modelVersionPolicy).toEqual({
    specific: { versions: ['1'] }
  });
});

it('fails what is AVAILABLE and can’t be published again, because the store has lost it', async () => {
  const { fake, folder, store, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  await world.import('b');
  await world.deploy('b');
  const keys: string[] = [];
  for await (const { key } of store.list('models/ann/a/')) {
    keys.push(key);
  }
  await store.remove(keys);
  await rm(folder, { recursive: true });
  fake.forget();
  await world.serving.ready(never);
  expect(await world.states('a')).toEqual(['1 ERROR']);
  expect(fake.available()).toEqual(['ann_b@1']);
});

it('leaves LOADING ones of others alone, finishes those whose backend died, fails those that lie nowhere', async () => {
  let now = new Date('2026-11-22T12:00:00Z');
  const { fake, ...world } = await givenServed({}, { clock: () => now });
  await world.import('published');
  await world.import('nowhere');
  const version = await world.begin('published');
  await world.begin('nowhere');
  const id = (await world.state()).find('ann', 'published')!.id;
  await world.serving.load({ model: id, version, signal: never, onProgress: () => undefined });
  await world.serving.reconcile(never);
  expect(await world.states('published')).toEqual(['1 LOADING']);
  now = new Date('2026-11-22T12:00:20Z');
  await world.serving.reconcile(never);
  expect(await world.states('published')).toEqual(['1 AVAILABLE']);
  expect(await world.states('nowhere')).toEqual(['1 LOADING']);
  now = new Date('2026-11-22T12:10:01Z');
  await world.serving.reconcile(never);
  expect(await world.states('nowhere')).toEqual(['1 ERROR']);
  expect(fake.available()).toEqual(['ann_published@1']);
});

it('starts nothing and asks nothing to say that nothing is served', async () => {
  const { serving } = await givenServing({ server: unstarted });
  expect(await serving.status('ann_x', never)).toEqual([]);
  await serving.reconcile(never);
});

const unasked = () => Promise.reject(new Error('It was asked.'));
const unstarted = {
  isStarted: () => Promise.resolve(false),
  ...{ addresses: unasked, ready: unasked, reload: unasked, status: unasked, send: unasked }
};

it('says in a failure what is wrong with the files', async () => {
  const { store, ...world } = await givenServed();
  await world.import('a');
  for await (const { key } of store.list('models/ann/a/')) {
    if (key.endsWith('variables.index')) {
      await store.put(key, Buffer.from('other'));
    }
  }
  expect(await failureOf(world.deploy('a'))).toEqual({
    code: 'CATALOG_DAMAGED',
    message:
      "The managed store's m/variables/variables.index is not what was imported: its SHA-256 differs."
  });
});

it('gives 64 deploys from 4 backends the versions 1 to 64, all of them served, without a list for each', async () => {
  const { fake, ...first } = await givenServed({ refusesStale: true });
  await first.import('mnist');
  const more = await Promise.all([1, 2, 3].map(() => first.another()));
  const backends = [first, ...more];
  const versions = await Promise.all(
    Array.from({ length: 64 }, (_, i) => backends[i % 4]!.deploy('mnist', { label: 'stable' }))
  );
  const all = Array.from({ length: 64 }, (_, i) => i + 1);
  expect(versions.sort((a, b) => a - b)).toEqual(all);
  expect(await first.states('mnist')).toEqual(all.map(version => `${version} AVAILABLE`));
  expect(new Set(fake.available())).toEqual(new Set(all.map(version => `ann_mnist@${version}`)));
  expect(fake.labels('ann_mnist')).toEqual({ stable: 64 });
  expect(fake.reloads.length).toBeLessThan(64 * 4);
}, 60_000);

it('sweeps what a killed publisher left, never what one at work writes', async () => {
  const { folder, ...world } = await givenServed();
  await world.import('a');
  await world.deploy('a');
  const old = join(folder, '1-a', 'publishing-2-x');
  const young = join(folder, '1-a', 'publishing-3-y');
  for (const path of [old, young]) {
    await mkdir(path);
    await writeFile(join(path, 'saved_model.pb'), 'half');
  }
  await utimes(old, 0, 0);
  await world.serving.reconcile(never);
  expect((await readdir(join(folder, '1-a'))).sort()).toEqual(['1', 'publishing-3-y']);
});
