import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FinalReply, ResultReply } from '../../src/common/reply';
import { givenFolder } from '../support/givenBackend';

const bundle = resolve('jupyterlab_mlmodel/backend/mlmodel.cjs');
const python = process.env['MLMODEL_PYTHON'] || resolve('.venv/bin/python');
const importLine =
  'import name=half type=tf category=regression algorithm=deep format=saved_model path=half.tar.gz';

type Given = { readonly env: NodeJS.ProcessEnv; readonly folder: string };
type Ended = { readonly status: number | null; readonly output: string; readonly errors: string };

/** A user with a model at LOCAL, whose servers take free ports and end with the test. */
async function givenUser(modelServer: unknown): Promise<Given> {
  const folder = await givenFolder();
  await mkdir(join(folder, 'local'));
  await copyFile('test/models/tf_half.tar.gz', join(folder, 'local', 'half.tar.gz'));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ modelServer }), { mode: 0o600 });
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    MLMODEL_USER: 'root',
    MLMODEL_PYTHON: python,
    MLMODEL_CONFIG: join(folder, 'config.json'),
    MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'store') }),
    MLMODEL_LOCAL: join(folder, 'local'),
    MLMODEL_OWNER: String(process.pid)
  };
  return { env, folder };
}

function run({ env }: Given, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [bundle, ...args], { env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(input);
  return new Promise(done => child.once('close', status => done({ status, output, errors })));
}

async function reply(given: Given, ...args: readonly string[]): Promise<FinalReply> {
  return JSON.parse((await run(given, ['--json', ...args])).output) as FinalReply;
}

async function result(given: Given, ...args: readonly string[]): Promise<ResultReply> {
  const answer = await reply(given, ...args);
  if (answer.kind === 'failure') {
    expect.fail(JSON.stringify(answer.failure));
  }
  return answer;
}

const rows = async (given: Given, ...args: readonly string[]) =>
  (await result(given, ...args)).table.rows;

const embedded = { type: 'embedded', restPort: 0, grpcPort: 0, metrics: true };

async function givenEmbedded(): Promise<Given> {
  const given = await givenUser(embedded);
  onTestFinished(async () => {
    await run(given, ['modelserver', 'stop']);
  });
  return given;
}

/** The manual's walk, on whatever model server is configured. */
async function walk(given: Given): Promise<void> {
  await result(given, importLine);
  expect(await rows(given, "deploy half label='unstable'")).toEqual([['on', 1, 'root_half']]);
  const { next = '' } = await result(given, "deploy half label='stable'");
  expect(next).toContain('/v1/models/root_half/versions/2:predict');
  const asked = await result(given, next.replace('[[0.0, 0.0]]', '[[1.0, 4.0], [2.0, 3.0]]'));
  expect(asked.table.rows).toEqual([
    [[0.5, 2], 1],
    [[1, 1.5], 1]
  ]);
  expect(JSON.parse(asked.answer?.body ?? '')).toEqual({
    predictions: [
      [0.5, 2],
      [1, 1.5]
    ]
  });
  expect(await rows(given, 'serving status half')).toEqual([
    [2, 'AVAILABLE', 'stable'],
    [1, 'AVAILABLE', 'unstable']
  ]);
  const predict = ['serving', 'predict', 'name=half', 'label=unstable', 'tag=(left,right)'];
  expect(await rows(given, ...predict, '[[5, 4]]')).toEqual([[[2.5, 2], 'left']]);
  expect((await run(given, [...predict, '-'], '[[1, NaN]]\n')).output).toContain('left');
  expect(await reply(given, 'serving predict name=half [[1, 2, 3]]')).toMatchObject({
    failure: {
      code: 'PREDICT_FAILED',
      message: expect.stringMatching(/\[1, ?3\].*\[-1, ?2\]|\[-1, ?2\].*\[1, ?3\]/),
      try: 'serving predict name=half [[0.0, 0.0]]'
    }
  });
  expect(await reply(given, 'delete half')).toMatchObject({
    failure: { code: 'MODEL_IS_SERVED', try: 'stop half' }
  });
  expect(await rows(given, 'stop half')).toEqual([['ok']]);
  expect(await rows(given, 'list serving=on')).toEqual([]);
  expect(await reply(given, next)).toMatchObject({ failure: { code: 'PREDICT_FAILED' } });
}

describe('the embedded model server', () => {
  it('takes the manual’s walk, is seen from the command line, and ends when it is told to', async () => {
    const given = await givenEmbedded();
    await walk(given);
    const [running] = await rows(given, 'modelserver', 'status');
    expect(running).toEqual([
      expect.any(Number),
      expect.stringMatching(/^http:\/\/localhost:\d+$/),
      expect.stringMatching(/^localhost:\d+$/)
    ]);
    expect(await rows(given, 'modelserver', 'start')).toEqual([running]);
    expect(await rows(given, 'modelserver', 'stop')).toEqual([running]);
    expect(await rows(given, 'modelserver', 'status')).toEqual([]);
    expect((await result(given, 'modelserver', 'stop')).notes).toEqual([
      'No model server is running for these models.'
    ]);
  }, 120_000);

  it('has everything again when it was started anew by hand', async () => {
    const given = await givenEmbedded();
    await result(given, importLine);
    const { next = '' } = await result(given, 'deploy half');
    const before = (await rows(given, 'modelserver', 'stop'))[0]?.[1] as string;
    const after = (await rows(given, 'modelserver', 'start'))[0]?.[1] as string;
    expect(await rows(given, next.replace(before, after))).toEqual([[[0, 0], 0]]);
  }, 120_000);

  it('comes back by itself while a backend watches, and is told to the page', async () => {
    const given = await givenEmbedded();
    await result(given, importLine);
    await result(given, 'deploy half');
    const socket = await givenWatchingBackend(given);
    const pid = async () => Number((await rows(given, 'modelserver', 'status'))[0]?.[0] ?? 0);
    const first = await pid();
    process.kill(first, 'SIGKILL');
    await expect.poll(pid, { timeout: 20_000 }).not.toBe(first);
    await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0);
    await expect
      .poll(() => rows(given, 'serving status half'), { timeout: 20_000 })
      .toEqual([[1, 'AVAILABLE', null]]);
    const [running] = await rows(given, 'modelserver', 'status');
    expect(await get(socket, '/servers')).toEqual({ rest: [running?.[1]] });
  }, 120_000);
});

it('takes the manual’s walk on a server that was started on its own and configured', async () => {
  const own = await givenUser(embedded);
  const server = spawn(process.execPath, [bundle, 'modelserver', 'run'], {
    env: own.env,
    stdio: 'ignore'
  });
  const ended = new Promise<number | null>(done => server.once('close', done));
  onTestFinished(() => void server.kill());
  await expect
    .poll(async () => (await rows(own, 'modelserver', 'status')).length, { timeout: 30_000 })
    .toBe(1);
  const [, rest, grpc] = (await rows(own, 'modelserver', 'status'))[0] ?? [];
  const folder = await givenFolder();
  const given = await givenUser({
    type: 'tensorflow-serving',
    rest: [rest],
    grpc: [grpc],
    publish: { path: folder }
  });
  await walk(given);
  server.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await reply(given, 'deploy half')).toMatchObject({
    failure: { code: 'SERVER_UNAVAILABLE', try: 'deploy half' }
  });
}, 120_000);

it('says that a second server for the same models runs already', async () => {
  const given = await givenEmbedded();
  await rows(given, 'modelserver', 'start');
  const second = await run(given, ['--json', 'modelserver', 'run']);
  expect(second.status).toBe(1);
  expect(second.output).toContain('SERVER_UNAVAILABLE');
}, 60_000);

async function givenWatchingBackend({ env, folder }: Given): Promise<string> {
  const socket = join(folder, 's');
  const child: ChildProcess = spawn(process.execPath, [bundle, 'serve', '--socket', socket], {
    env,
    stdio: ['pipe', 'ignore', 'ignore']
  });
  const ended = new Promise(done => child.once('close', done));
  onTestFinished(async () => {
    child.stdin?.end();
    await ended;
  });
  while ((await get(socket, '/jobs').catch(() => null)) === null) {
    await pause(20);
  }
  return socket;
}

function get(socketPath: string, path: string): Promise<unknown> {
  return new Promise((done, failed) => {
    const asked = request({ socketPath, path }, answer => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => done(JSON.parse(text)));
    });
    asked.once('error', failed);
    asked.end();
  });
}
