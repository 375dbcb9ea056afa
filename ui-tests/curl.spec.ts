import { randomUUID } from 'node:crypto';
import { expect, type Page, type Route } from '@playwright/test';
import type { FinalReply } from '../src/common/reply';
import { givenPredictions } from './support/givenReplies';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const server = 'http://localhost:8501';
const curl = `!curl -s -d '{"instances": [1.0]}'\n-X POST ${server}/v1/models/m:predict`;

/** The backend says these model servers when the test lets it. */
async function givenServers(page: Page, rest: readonly string[]) {
  const asked: Route[] = [];
  await page.route('**/mlmodel/servers*', route => void asked.push(route));
  return {
    asked,
    answer: async () => {
      await expect.poll(() => asked.length).toBeGreaterThan(0);
      await Promise.all(asked.splice(0).map(route => route.fulfill({ json: { rest } })));
    }
  };
}

/** The backend answers whatever is run with this reply; gives back what it was asked. */
async function givenAnswer(page: Page, reply: FinalReply): Promise<string[][]> {
  const statements: string[][] = [];
  await page.route('**/mlmodel/run*', async route => {
    const request = route.request().postDataJSON() as { statements: string[] };
    statements.push(request.statements);
    const job = { kind: 'job', id: randomUUID(), started: new Date().toISOString() };
    const lines = [
      { ...job, statements: request.statements, state: 'running' },
      ...request.statements.map(statement => ({ ...reply, statement })),
      { ...job, statements: request.statements, state: 'done' }
    ];
    await route.fulfill({ body: lines.map(line => `${JSON.stringify(line)}\n`).join('') });
  });
  return statements;
}

test('a curl cell waits until the servers are known, and nothing overtakes it', async ({
  page
}) => {
  const notebook = await NotebookPage.open(page, [
    'seen = []',
    curl,
    'seen.append("kernel")',
    '%mlmodel list',
    'seen'
  ]);
  const servers = await givenServers(page, [server]);
  const statements = await givenAnswer(page, givenPredictions([[0.25, 0.75]]));
  await notebook.load();
  const run = notebook.runAll();
  await notebook.ended(0);
  await expect.poll(() => servers.asked.length).toBe(1);
  // The kernel has run all that was sent to it before.
  await notebook.runInSecondClient('import time; time.sleep(0.5)');
  await expect.poll(() => notebook.secondClientIsDone()).toBe(true);
  expect((await notebook.state(2)).executionCount).toBeNull();
  expect(statements).toEqual([]);

  await servers.answer();
  await run;
  expect(statements.map(([first]) => first)).toEqual([curl.replace('\n', ' '), 'list']);
  await expect(notebook.output(1).getByText('largest')).toBeVisible();
  expect((await notebook.state(4)).outputs).toMatchObject([
    { data: { 'text/plain': "['kernel']" } }
  ]);
});

test('a curl cell goes to the kernel untouched when its server is not ours, or nobody says', async ({
  page
}) => {
  const notebook = await NotebookPage.open(page, [
    '!curl -s http://127.0.0.1:9/v1/models/m && echo yes || echo no',
    '!curl -s http://127.0.0.1:9/v1/models/m',
    'print("after")'
  ]);
  const statements = await givenAnswer(page, givenPredictions([[0.25, 0.75]]));
  for (const answer of [{ json: { rest: [server] } }, { status: 500 }]) {
    await page.route('**/mlmodel/servers*', route => route.fulfill(answer));
    await notebook.load();
    await notebook.runAll();
    await expect
      .poll(async () => (await notebook.state(2)).outputs)
      .toMatchObject([{ text: 'after\n' }]);
    expect(JSON.stringify((await notebook.state(0)).outputs)).toContain('no');
    await expect(notebook.output(1)).toHaveCount(0);
    await page.unroute('**/mlmodel/servers*');
  }
  expect(statements).toEqual([]);
});

test('the servers are asked for anew when a statement may have changed them', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['%mlmodel deploy m', curl]);
  let port = 8502;
  await page.route('**/mlmodel/servers*', route =>
    route.fulfill({ json: { rest: [`http://localhost:${port}`] } })
  );
  const deployed: FinalReply = {
    kind: 'result',
    verb: 'deploy',
    statement: 'deploy m',
    table: { columns: [{ name: 'result', type: 'text' }], rows: [['on']] }
  };
  const statements = await givenAnswer(page, deployed);
  await notebook.load();
  port = 8501;
  const heard = page.waitForResponse('**/mlmodel/servers*');
  await notebook.runCell(0);
  await heard;
  await notebook.runCell(1);
  expect(statements).toHaveLength(2);
});
