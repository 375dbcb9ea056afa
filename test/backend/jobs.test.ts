import { expect, it } from 'vitest';
import { Jobs, type RunStatement } from '../../src/backend/jobs';
import type { JobLine } from '../../src/common/job';
import type { FinalReply } from '../../src/common/reply';

const result = (statement: string): FinalReply => ({
  kind: 'result',
  verb: 'list',
  statement,
  table: { columns: [], rows: [] }
});
const failed = (statement: string, code: 'INTERNAL' | 'CANCELLED' = 'INTERNAL'): FinalReply => ({
  kind: 'failure',
  verb: 'list',
  statement,
  failure: { code, message: 'It failed.' }
});

/** Statements that end when the test says so, or when they are cancelled. */
function givenRun() {
  const ends = new Map<string, (reply: FinalReply) => void>();
  const run: RunStatement = (text, { signal, onProgress }) =>
    new Promise(resolve => {
      ends.set(text, resolve);
      signal.addEventListener('abort', () => resolve(failed(text, 'CANCELLED')));
      onProgress({ kind: 'progress', done: 1, total: 2, unit: 'bytes', step: text });
    });
  const end = async (text: string, reply: FinalReply): Promise<void> => {
    await expect.poll(() => ends.has(text)).toBe(true);
    ends.get(text)?.(reply);
  };
  return { run, end };
}

async function all(lines: AsyncIterable<JobLine> | undefined): Promise<readonly JobLine[]> {
  const seen: JobLine[] = [];
  for await (const line of lines ?? []) {
    seen.push(line);
  }
  return seen;
}

it('tells the job first, then progress, then each reply, and ends', async () => {
  const { run, end } = givenRun();
  const jobs = new Jobs(run);
  const lines = all(await jobs.start({ statements: ['a', 'b'] }));
  await end('a', result('a'));
  await end('b', result('b'));
  const seen = await lines;
  expect(seen.map(line => line.kind)).toEqual(['job', 'progress', 'result', 'progress', 'result']);
  expect(seen[0]).toMatchObject({ state: 'running', statements: ['a', 'b'] });
  expect(jobs.records).toMatchObject([{ state: 'done' }]);
});

it('stops at the first failure', async () => {
  const { run, end } = givenRun();
  const jobs = new Jobs(run);
  const lines = all(await jobs.start({ statements: ['a', 'b'] }));
  await end('a', failed('a'));
  expect((await lines).at(-1)).toEqual(failed('a'));
  expect(jobs.records).toMatchObject([{ state: 'failed' }]);
});

it('goes on when its client leaves, and tells everything again to one that attaches', async () => {
  const { run, end } = givenRun();
  const jobs = new Jobs(run);
  const lines = await jobs.start({ statements: ['a', 'b'] });
  const first = await lines.next();
  await lines.return(undefined);
  await end('a', result('a'));
  const { id } = first.value as { id: string };
  const attached = all(jobs.attach(id));
  await end('b', result('b'));
  expect((await attached).filter(line => line.kind === 'result')).toHaveLength(2);
  const afterwards = await all(jobs.attach(id));
  expect(afterwards.map(line => line.kind)).toEqual(['job', 'result', 'result']);
});

it('cancels by id and says so in its record', async () => {
  const { run } = givenRun();
  const jobs = new Jobs(run);
  const lines = await jobs.start({ statements: ['a', 'b'] });
  const { id } = (await lines.next()).value as { id: string };
  expect(await jobs.cancel(id)).toBe(true);
  expect((await all(lines)).at(-1)).toMatchObject({ failure: { code: 'CANCELLED' } });
  expect(jobs.records).toMatchObject([{ state: 'cancelled' }]);
  expect(await jobs.cancel('nobody')).toBe(false);
  expect(jobs.attach('nobody')).toBeUndefined();
});

it('cancels the running job of a cell that runs again, and no other', async () => {
  const { run, end } = givenRun();
  const jobs = new Jobs(run);
  const origin = { notebook: 'a.ipynb', cell: '1' };
  await jobs.start({ statements: ['old'], origin });
  await jobs.start({ statements: ['other'], origin: { ...origin, cell: '2' } });
  const lines = all(await jobs.start({ statements: ['new'], origin }));
  await end('new', result('new'));
  await lines;
  expect(jobs.records.map(job => job.state)).toEqual(['cancelled', 'running', 'done']);
});

it('keeps only the latest progress for a slow client', async () => {
  let say: ((done: number) => void) | undefined;
  let finish: (() => void) | undefined;
  const jobs = new Jobs(
    (text, { onProgress }) =>
      new Promise(resolve => {
        say = done => onProgress({ kind: 'progress', done, unit: 'items', step: '' });
        finish = () => resolve(result(text));
      })
  );
  const lines = await jobs.start({ statements: ['a'] });
  await lines.next();
  const next = lines.next();
  for (let done = 1; done <= 1000; done += 1) {
    say?.(done);
  }
  finish?.();
  await next;
  const rest = await all(lines);
  expect(rest.length).toBeLessThan(4);
});
