import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Convert, Converter } from '../../../src/backend/serving/convert';
import { findServer, type RunningServer } from '../../../src/backend/serving/embeddedProcess';
import { EmbeddedServer } from '../../../src/backend/serving/embeddedServer';
import {
  type EmbeddedOptions,
  serverStatus,
  startServer,
  stopServer
} from '../../../src/backend/serving/embeddedStart';
import { TensorFlowServing } from '../../../src/backend/serving/tensorFlowServing';
import { FolderObjectStore } from '../../../src/backend/storage/folderObjectStore';
import type { Json } from '../../../src/common/model';
import {
  givenModels,
  givenTensorFlowFolder,
  tensorFlowPython
} from '../../modelserver/givenModels';
import { givenFolder } from '../../support/givenBackend';
import { givenKerasFiles } from './givenKerasFiles';
import { failureOf, type Files, givenServing } from './givenServing';

const signal = new AbortController().signal;
const program = fileURLToPath(
  new URL('../../../jupyterlab_mlmodel/backend/modelserver.cjs', import.meta.url)
);

let models: Awaited<ReturnType<typeof givenModels>>;
let tensorFlow: string;
beforeAll(async () => {
  models = await givenModels();
  tensorFlow = await givenTensorFlowFolder();
});

/** The files of a SavedModel in a top folder. */
async function filesOf(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(each => join(each.parentPath, each.name));
  const read = files.map(
    async path => [`m/${relative(folder, path)}`, await readFile(path)] as const
  );
  return Object.fromEntries(await Promise.all(read));
}

async function givenEmbedded(given: Partial<EmbeddedOptions> = {}, convert?: Convert) {
  const folder = join(await givenFolder(), 'modelserver', 'one');
  const options: EmbeddedOptions = {
    ...{ folder, restPort: 0, grpcPort: 0, metrics: false, program },
    tensorFlow: () => Promise.resolve({ folder: tensorFlow }),
    ...given
  };
  onTestFinished(() => stopServer(folder).then(() => undefined));
  const store = new FolderObjectStore(join(folder, '..', 'store'), { mustExist: false });
  const makeServer = () => {
    const server = new EmbeddedServer(options);
    onTestFinished(() => server.close());
    return server;
  };
  const server = makeServer();
  const world = await givenServing({
    ...{ server, store, folder: join(folder, 'models') },
    ...(convert && { convert })
  });
  return { options, server, makeServer, ...world, folder };
}

const answerOf = async (
  { serving }: Pick<Awaited<ReturnType<typeof givenEmbedded>>, 'serving'>,
  path: string,
  instances: Json = [1, 2]
) => {
  const body = Buffer.from(JSON.stringify({ instances }));
  const answer = await serving.send({
    method: 'POST',
    path: `/v1/models/${path}:predict`,
    body,
    signal
  });
  return [answer.status, JSON.parse(Buffer.from(answer.body).toString()) as Json] as const;
};

const predictions = [200, { predictions: [2.5, 3] }];

async function kill({ pid }: RunningServer): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (existsSync(`/proc/${pid}/exe`)) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

it('starts with the first that needs it, serves a model, and lists itself until it is stopped', async () => {
  const world = await givenEmbedded();
  const { options, server } = world;
  expect(await server.isStarted()).toBe(false);
  await world.import('half', await filesOf(models.half_plus_two));
  expect(await world.deploy('half', { label: 'stable' })).toBe(1);
  expect(await answerOf(world, 'ann_half')).toEqual(predictions);
  expect(await answerOf(world, 'ann_half/labels/stable')).toEqual(predictions);
  const [running] = await serverStatus(options.folder);
  expect(await server.addresses()).toEqual([running?.rest]);
  expect((await stopServer(options.folder))?.pid).toBe(running?.pid);
  expect(await serverStatus(options.folder)).toEqual([]);
  expect(await answerOf(world, 'ann_half/labels/stable')).toEqual(predictions);
});

it('is one server however many start it at once', async () => {
  const { options, makeServer } = await givenEmbedded();
  const servers = [makeServer(), makeServer(), makeServer()];
  const lives = await Promise.all(servers.map(each => each.ready(signal)));
  expect(new Set(lives).size).toBe(1);
  expect(await serverStatus(options.folder)).toHaveLength(1);
});

it('comes back with everything after it was killed, also under way', async () => {
  const world = await givenEmbedded();
  await world.import('half', await filesOf(models.half_plus_two));
  await world.deploy('half', { label: 'stable' });
  await kill((await findServer(world.options.folder))!);
  expect(await answerOf(world, 'ann_half/labels/stable')).toEqual(predictions);
  const deploying = world.deploy('half', { label: 'stable' });
  while ((await world.states('half')).length < 2) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  await kill((await findServer(world.options.folder))!);
  expect(await deploying).toBe(2);
  expect(await answerOf(world, 'ann_half/versions/1')).toEqual(predictions);
  expect(await answerOf(world, 'ann_half/versions/2')).toEqual(predictions);
});

it('says why a hostile or broken model isn’t served, and serves the rest', async () => {
  const world = await givenEmbedded();
  const half = await filesOf(models.half_plus_two);
  await world.import('half', half);
  await world.deploy('half');
  await world.import('half', { ...half, 'm/saved_model.pb': Buffer.from('no graph') });
  const { code, message } = await failureOf(world.deploy('half'));
  expect(code).toBe('LOAD_FAILED');
  expect(message).toContain("The model server can't load 'half' as version 2: ");
  expect(message).not.toContain(world.folder);
  expect(await answerOf(world, 'ann_half')).toEqual(predictions);
});

it('writes into the catalog which model crashed the server, and goes on without it', async () => {
  const world = await givenEmbedded();
  await world.import('half', await filesOf(models.half_plus_two));
  await world.deploy('half');
  await world.import('bad', await filesOf(models.aborting));
  await world.deploy('bad');
  const { code, message } = await failureOf(answerOf(world, 'ann_bad', [[1, 2]]));
  expect(code).toBe('PREDICT_FAILED');
  expect(message).toMatch(
    /^The request broke version 1 of 'bad', .*ended the process that served it/
  );
  expect(await answerOf(world, 'ann_half')).toEqual(predictions);
  expect(await world.states('bad')).toEqual(['1 ERROR']);
  const [deployment] = (await world.state()).find('ann', 'bad')!.deployments;
  expect(deployment?.reason).toContain('ended the process that served it');
  await world.import('bad', await filesOf(models.half_plus_two));
  expect(await world.deploy('bad')).toBe(2);
});

it.each(['h5', 'keras'] as const)(
  'serves a model of format %s as Keras would answer',
  async format => {
    const files = await givenKerasFiles();
    const cache = join(await givenFolder(), 'converted');
    const python = () => Promise.resolve(tensorFlowPython);
    const { convert } = new Converter({ cache, python });
    const world = await givenEmbedded({}, convert);
    const content = await readFile(join(files, `plain.${format}`));
    await world.import('net', { [`m/model.${format}`]: content }, format);
    await world.deploy('net');
    const answer = JSON.parse(await readFile(join(files, 'answer.json'), 'utf8')) as number[][];
    const [status, body] = await answerOf(world, 'ann_net', [[1, 2, 3]]);
    expect(status).toBe(200);
    const same = (body as { predictions: number[][] }).predictions.map(row => row.map(Math.fround));
    expect(same).toEqual(answer.map(row => row.map(Math.fround)));
  }
);

it('gives 64 deploys from 4 backends the versions 1 to 64, all of them served', async () => {
  const first = await givenEmbedded();
  await first.import('half', await filesOf(models.half_plus_two));
  const more = await Promise.all(
    [1, 2, 3].map(() =>
      first.another({ server: first.makeServer(), folder: join(first.options.folder, 'models') })
    )
  );
  const backends = [first, ...more];
  const versions = await Promise.all(
    Array.from({ length: 64 }, (_, i) => backends[i % 4]!.deploy('half', { label: 'stable' }))
  );
  const all = Array.from({ length: 64 }, (_, i) => i + 1);
  expect(versions.sort((a, b) => a - b)).toEqual(all);
  const states = await first.server.status('ann_half', signal);
  expect(states.map(each => `${each.version} ${each.state}`).reverse()).toEqual(
    all.map(version => `${version} AVAILABLE`)
  );
  expect(await answerOf(first, 'ann_half/labels/stable')).toEqual(predictions);
});

it('is a TensorFlow Serving to whoever is told where it is, with a publish folder of their own', async () => {
  const { options } = await givenEmbedded();
  const { rest, grpc } = await startServer(options);
  const server = new TensorFlowServing({ rest: [rest], grpc: [grpc] });
  onTestFinished(() => server.close());
  const folder = join(await givenFolder(), 'shared');
  const world = await givenServing({ server, folder });
  await world.import('half', await filesOf(models.half_plus_two));
  await world.deploy('half', { label: 'stable' });
  expect(await answerOf(world, 'ann_half/labels/stable')).toEqual(predictions);
  await world.stop('half');
  expect((await answerOf(world, 'ann_half'))[0]).toBe(404);
});

it('tells what keeps it from starting', async () => {
  const nowhere = { tensorFlow: () => Promise.resolve({ folder: '/nowhere' }) };
  const { server } = await givenEmbedded(nowhere);
  expect(await failureOf(server.ready(signal))).toEqual({
    code: 'SERVER_UNAVAILABLE',
    message: "The embedded model server can't be started: There is no TensorFlow in /nowhere."
  });
});
