import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../../src/common/model';
import { isFinal, replyMimeType, type FinalReply, type Reply } from '../../src/common/reply';
import { bundleBackend } from '../support/bundleBackend';
import { givenArchive, givenBackend, givenFolder, tinyPickle } from '../support/givenBackend';
import { settled, walk } from './statements';

const bundle = join(process.cwd(), 'build', 'conformance', 'mlmodel.cjs');

beforeAll(() => bundleBackend(bundle));

type World = { readonly env: NodeJS.ProcessEnv; readonly folder: string };

async function givenWorld(): Promise<World> {
  const folder = await givenFolder();
  const local = join(folder, 'local');
  await mkdir(local);
  await givenArchive(local, 'model.tar', { 'model.pkl': tinyPickle });
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    MLMODEL_USER: 'root',
    MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'store') }),
    MLMODEL_LOCAL: local
  };
  return { env, folder };
}

async function commandLine(env: NodeJS.ProcessEnv, args: readonly string[], input = '') {
  const child = spawn(process.execPath, [bundle, ...args], { env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(input);
  const status = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { output, errors, status };
}

async function givenServer({
  env,
  folder
}: World): Promise<{ socket: string; child: ChildProcess }> {
  const socket = join(folder, 's');
  const child = spawn(process.execPath, [bundle, 'serve', '--socket', socket], {
    env,
    stdio: ['pipe', 'ignore', 'inherit']
  });
  onTestFinished(() => void child.kill());
  await expect
    .poll(
      () =>
        call(socket, 'GET /jobs').then(
          () => true,
          () => false
        ),
      { timeout: 10_000 }
    )
    .toBe(true);
  return { socket, child };
}

function call(socketPath: string, route: string, body?: unknown): Promise<string> {
  const [method, path] = route.split(' ');
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, answer => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve(text));
    });
    asked.once('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const linesOf = (text: string): Json[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Json);

/** Every road runs the walk on a fresh store of its own. */
const roads: Readonly<Record<string, () => Promise<readonly FinalReply[]>>> = {
  'in the process': async () => {
    const world = await givenBackend();
    await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
    const replies: FinalReply[] = [];
    for (const statement of walk) {
      replies.push(await world.run(statement));
    }
    return replies;
  },
  'command line --json': async () => {
    const { env } = await givenWorld();
    const replies: FinalReply[] = [];
    for (const statement of walk) {
      const { output } = await commandLine(env, ['--json', statement]);
      replies.push(JSON.parse(output) as FinalReply);
    }
    return replies;
  },
  'command line --mime on standard input': async () => {
    const { env } = await givenWorld();
    const replies: FinalReply[] = [];
    for (const statement of walk) {
      const { output } = await commandLine(env, ['--mime', '-'], `%mlmodel ${statement}\n`);
      const [mime] = linesOf(output) as unknown as Record<string, FinalReply>[];
      replies.push(mime![replyMimeType]!);
    }
    return replies;
  },
  'HTTP jobs': async () => {
    const { socket } = await givenServer(await givenWorld());
    const replies: FinalReply[] = [];
    for (const statement of walk) {
      const lines = linesOf(await call(socket, 'POST /run', { statements: [statement] }));
      replies.push(...(lines as unknown as Reply[]).slice(1).filter(isFinal));
    }
    return replies;
  }
};

it('answers the same on every road', async () => {
  const [reference, ...others] = Object.values(roads);
  const wanted = (await reference!()).map(settled);
  expect(wanted).toHaveLength(walk.length);
  for (const road of others) {
    expect((await road()).map(settled)).toEqual(wanted);
  }
});

it('serves the list to the page, and reads a cell where statements should be', async () => {
  const { socket } = await givenServer(await givenWorld());
  const list = JSON.parse(await call(socket, 'GET /models')) as FinalReply;
  expect(list).toMatchObject({ kind: 'result', verb: 'list', table: { rows: [] } });
  const cell = { statements: ['%%mlmodel\nlist\nlist'] };
  expect(linesOf(await call(socket, 'POST /run', cell))).toMatchObject([
    { kind: 'job', statements: ['list', 'list'] },
    { verb: 'list' },
    { verb: 'list' }
  ]);
  for (const wrong of ['{', '{"statements":[]}', '{"statements":"list"}']) {
    expect(await call(socket, 'POST /run', wrong)).toContain('BAD_VALUE');
  }
  expect(await call(socket, 'GET /nowhere')).toContain('failure');
});

it('keeps to the exit statuses and to one place for answers and errors', async () => {
  const { env } = await givenWorld();
  const run = (...args: readonly string[]) => commandLine(env, args);
  expect(await run('list')).toMatchObject({ status: 0, errors: '' });
  expect(await run()).toMatchObject({ status: 0, errors: '' });
  expect(await run('summry')).toMatchObject({ status: 2, output: '' });
  expect(await run('summary', 'nobody')).toMatchObject({ status: 1, output: '' });
  expect(await run('--json', 'summary', 'nobody')).toMatchObject({ status: 1, errors: '' });
  expect((await run('--version')).output).toMatch(/^mlmodel \S+\n$/);
  expect(await run('--help')).toMatchObject({ status: 0, errors: '' });
  expect((await run('connectors')).output).toContain('LOCAL');
  expect(await run('--jsn', 'list')).toMatchObject({ status: 2, output: '' });
});

it('gives an argument back the quotes that the shell took', async () => {
  const { env } = await givenWorld();
  const { status, errors } = await commandLine(env, [
    'import',
    'name=두 단어',
    'type=sklearn',
    'category=c',
    'algorithm=a b',
    'format=pickle',
    'path=OBJECTSTORAGE.LOCAL:model.tar'
  ]);
  expect([status, errors]).toEqual([0, '']);
  expect((await commandLine(env, ['summary', '두 단어', 'algorithm'])).output).toContain('a b');
});

it('runs standard input up to the first failure', async () => {
  const { env } = await givenWorld();
  const { output, status } = await commandLine(
    env,
    ['--json', '-'],
    'list\n\n# comment\nsummary \\\n  nobody\nlist\n'
  );
  expect(linesOf(output)).toMatchObject([
    { kind: 'result' },
    { kind: 'failure', statement: 'summary nobody' }
  ]);
  expect(status).toBe(1);
});

it('ends with its standard input, and leaves no socket open to others', async () => {
  const { socket, child } = await givenServer(await givenWorld());
  const { mode } = await import('node:fs/promises').then(fs => fs.stat(socket));
  expect(mode & 0o777).toBe(0o600);
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.stdin?.end();
  expect(await ended).toBe(0);
});
