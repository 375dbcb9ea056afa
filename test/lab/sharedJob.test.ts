import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { JobLine } from '../../src/common/job';
import { givenBackend, job, lines, ok, said, status, torn, type Backend } from './givenBackend';

it('gives up a job that does not end when it is cancelled', async () => {
  const backend = await givenBackend(
    { 'POST run': [response => response.write(said(job(['list'])))] },
    { retries: [60_000], cancel: 10 }
  );
  const abort = new AbortController();
  const run = backend.client.run(['list'], { onLine: () => abort.abort(), signal: abort.signal });
  await expect(run).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
});

describe('a job that several follow', () => {
  const progress = { kind: 'progress', done: 1, unit: 'items', step: 'x' };

  async function givenRunning(): Promise<Backend & { readonly end: () => void }> {
    let running: ServerResponse | undefined;
    const backend = await givenBackend({
      'POST run': [
        response => {
          running = response;
          response.write(said(job(['a', 'b']), ok('a'), progress));
        }
      ]
    });
    return { ...backend, end: () => running?.end(said(ok('b'))) };
  }

  it('has one connection, tells each of them all that it said, and everybody else once', async () => {
    const { client, asked, end } = await givenRunning();
    const all: string[] = [];
    client.heard.connect((_, { line }) => all.push(line.kind));
    const late: string[] = [];
    let attached: Promise<void> | undefined;
    const onLine = (line: JobLine) => {
      if (line.kind === 'progress') {
        attached = client.attach('j1', { onLine: ({ kind }) => late.push(kind) });
        end();
      }
    };
    await client.run(['a', 'b'], { onLine });
    await attached;
    expect(late).toEqual(['job', 'result', 'progress', 'result']);
    expect(all).toEqual(['job', 'result', 'progress', 'result']);
    expect(asked).toEqual(['POST run']);
  });

  it('goes on for the others when one detaches, and is not cancelled', async () => {
    const { client, asked, end } = await givenRunning();
    const detach = new AbortController();
    const onLine = (line: JobLine) => {
      if (line.kind === 'progress') {
        void client.attach('j1', { onLine: () => detach.abort(), detach: detach.signal }).then(end);
      }
    };
    await client.run(['a', 'b'], { onLine });
    expect(asked).toEqual(['POST run']);
  });

  it('is let go of, running, when the last one detaches, and can be followed again', async () => {
    let isClosed = false;
    const { client, asked } = await givenBackend({
      'GET jobs/j1': [
        response => {
          response.on('close', () => (isClosed = true));
          response.write(said(job(['a'])));
        },
        lines(job(['a']), ok('a'))
      ]
    });
    const onlooked: unknown[] = [];
    client.heard.connect((_, { isOnlooked }) => onlooked.push(isOnlooked));
    const detach = new AbortController();
    await client.attach('j1', { onLine: () => detach.abort(), detach: detach.signal });
    await client.attach('j1', { onLine: () => undefined });
    await expect.poll(() => isClosed).toBe(true);
    expect(asked).toEqual(['GET jobs/j1', 'GET jobs/j1']);
    expect(onlooked).toEqual([true, undefined, undefined]);
  });

  it('tells those who listen that it is lost', async () => {
    const unknown = JSON.stringify({ failure: { code: 'OBJECT_NOT_FOUND', message: 'No job.' } });
    const { client } = await givenBackend({
      'POST run': [torn(job(['list all']))],
      'GET jobs/j1': [status(404, unknown)]
    });
    const all: JobLine[] = [];
    client.heard.connect((_, { line }) => all.push(line));
    await client.run(['list all'], { onLine: () => undefined }).catch(() => undefined);
    expect(all).toMatchObject([
      { kind: 'job' },
      { kind: 'failure', verb: 'list', statement: 'list all', failure: { code: 'INTERNAL' } }
    ]);
  });
});
