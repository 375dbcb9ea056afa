import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import type { JobLine } from '../../src/common/job';
import {
  failed,
  givenBackend,
  job,
  lines,
  ok,
  status,
  torn,
  type Answer,
  type Backend
} from './givenBackend';

async function heard(backend: Backend, statements: string[]): Promise<readonly string[]> {
  const kinds: string[] = [];
  const onLine = (line: JobLine) => {
    kinds.push(line.kind === 'result' ? line.statement : line.kind);
  };
  await backend.client.run(statements, { onLine });
  return kinds;
}

it('gives the lines of a job as they come', async () => {
  const progress = { kind: 'progress', done: 1, unit: 'items', step: 'x' };
  const backend = await givenBackend({
    'POST run': [lines(job(['a', 'b']), ok('a'), progress, ok('b'), { kind: 'new' })]
  });
  expect(await heard(backend, ['a', 'b'])).toEqual(['job', 'a', 'progress', 'b']);
});

it('attaches again when the connection is lost, and gives each final reply once', async () => {
  const backend = await givenBackend({
    'POST run': [torn(job(['a', 'b', 'c']), ok('a'))],
    'GET jobs/j1': [
      status(502),
      torn(job(['a', 'b', 'c']), ok('a'), ok('b')),
      lines(job(['a', 'b', 'c']), ok('a'), ok('b'), ok('c'))
    ]
  });
  const answers = (await heard(backend, ['a', 'b', 'c'])).filter(kind => kind !== 'job');
  expect(answers).toEqual(['a', 'b', 'c']);
  expect(backend.asked.filter(name => name === 'POST run')).toHaveLength(1);
});

it('ends with the first failure', async () => {
  const backend = await givenBackend({
    'POST run': [lines(job(['a', 'b']), failed('MODEL_NOT_FOUND'))]
  });
  expect(await heard(backend, ['a', 'b'])).toEqual(['job', 'failure']);
});

it('gives a job up after its last try, with a sentence', async () => {
  const backend = await givenBackend({ 'POST run': [torn(job(['a']))] });
  await expect(heard(backend, ['a'])).rejects.toMatchObject({
    failure: { code: 'SERVER_UNAVAILABLE', message: expect.stringContaining('goes on') as string }
  });
});

it('says so when the backend was started anew', async () => {
  const unknown = JSON.stringify({ failure: { code: 'OBJECT_NOT_FOUND', message: 'No job.' } });
  const backend = await givenBackend({
    'POST run': [torn(job(['a']))],
    'GET jobs/j1': [status(404, unknown)]
  });
  await expect(heard(backend, ['a'])).rejects.toThrow('started anew');
});

it.each([
  [403, 'ACCESS_DENIED', 'sign in'],
  [404, 'SERVER_UNAVAILABLE', 'server extension'],
  [502, 'SERVER_UNAVAILABLE', 'did not answer'],
  [500, 'SERVER_UNAVAILABLE', '500']
])('reads an answer with status %d', async (code, failureCode, words) => {
  const backend = await givenBackend({ 'POST run': [status(code)] });
  await expect(heard(backend, ['a'])).rejects.toMatchObject({
    failure: { code: failureCode, message: expect.stringContaining(words) as string }
  });
});

it('passes on the failure that the backend tells', async () => {
  const told = { code: 'BAD_VALUE', message: 'The request needs a list of statements.' };
  const backend = await givenBackend({
    'POST run': [status(400, JSON.stringify({ failure: told }))]
  });
  await expect(heard(backend, ['a'])).rejects.toMatchObject({ failure: told });
});

it('cancels by a call of its own and hears the job to its end', async () => {
  let running: ServerResponse | undefined;
  const backend = await givenBackend({
    'POST run': [
      response => {
        running = response;
        response.write(`${JSON.stringify(job(['list']))}\n`);
      }
    ],
    'DELETE jobs/j1': [
      response => {
        response.writeHead(204).end();
        running?.end(`${JSON.stringify(failed('CANCELLED'))}\n`);
      }
    ]
  });
  const abort = new AbortController();
  const kinds: string[] = [];
  const onLine = (line: JobLine) => {
    kinds.push(line.kind);
    abort.abort();
  };
  await backend.client.run(['list'], { onLine, signal: abort.signal });
  expect(kinds).toEqual(['job', 'failure']);
});

it('makes relative links absolute and leaves presigned ones alone', async () => {
  const own = JSON.stringify({ url: 'download/abc', isRelative: true, seconds: 3600 });
  const foreign = JSON.stringify({ url: 'http://s3/x?y', isRelative: false, seconds: 3600 });
  const { client } = await givenBackend({ 'POST links': [status(200, own), status(200, foreign)] });
  const handle = { model: 'm', revision: 1, archive: 'OBJECTSTORAGE.LOCAL:m.tar' };
  expect(await client.link(handle)).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/base\/mlmodel\/download\/abc$/
  );
  expect(await client.link(handle)).toBe('http://s3/x?y');
});

it('asks for the model servers when somebody wants to know, and after a statement that touches one', async () => {
  const says =
    (port: number): Answer =>
    response =>
      response.end(JSON.stringify({ rest: [`http://localhost:${port}`] }));
  const deployed = lines(job(['deploy']), ok('deploy'), job(['deploy'], 'done'));
  const { client, asked } = await givenBackend({
    'GET servers': [says(8501), says(8502)],
    'POST run': [deployed]
  });
  expect(client.servers).toBeUndefined();
  expect(await client.knownServers()).toEqual(['http://localhost:8501']);
  await client.run(['deploy'], { onLine: () => undefined });
  await expect.poll(() => client.servers).toEqual(['http://localhost:8502']);
  expect(asked).toEqual(['GET servers', 'POST run', 'GET servers']);
});

it('knows no model servers where the backend knows none', async () => {
  const { client } = await givenBackend({});
  expect(await client.knownServers()).toEqual([]);
});
