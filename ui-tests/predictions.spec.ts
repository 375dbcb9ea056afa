import { expect, type Page } from '@playwright/test';
import type { FinalReply } from '../src/common/reply';
import { hindrances } from './support/accessibility';
import { givenFailure, givenOutput, givenPredictions } from './support/givenReplies';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const digits = [1.34e-6, 6.6e-9, 4.1e-8, 6.5e-8, 1e-7, 0.0095, 7.8e-6, 0.3542, 0.0019, 0.6341];

async function givenShown(page: Page, ...replies: FinalReply[]): Promise<NotebookPage> {
  const cells = replies.map(reply => ({
    source: reply.statement,
    outputs: [givenOutput(reply)]
  }));
  return NotebookPage.open(page, cells, { kernel: null });
}

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

test('a prediction is a bar for each class, with its value, the largest marked', async ({
  page
}) => {
  const notebook = await givenShown(page, givenPredictions([digits, [-1, 3]]));
  const output = notebook.output(0);
  const [first, second] = [
    output.getByRole('list', { name: 'Values by class' }).first(),
    output.getByRole('list', { name: 'Values by class' }).last()
  ];
  await expect(first.getByRole('listitem')).toHaveCount(10);
  await expect(first.getByRole('listitem').filter({ hasText: 'largest' })).toHaveText(
    '90.6341largest'
  );
  await expect(output.getByRole('cell', { name: '9', exact: true })).toBeVisible();
  const bars = await second
    .locator('.jp-MlModelOutput-scoreBar')
    .evaluateAll(nodes => nodes.map(node => node.getBoundingClientRect()));
  expect(bars[1]!.width / bars[0]!.width).toBeCloseTo(3, 0);
  expect(bars[1]!.left).toBeCloseTo(bars[0]!.right, 0);
});

test('many predictions are folded, many classes are cut to the largest', async ({ page }) => {
  const many = Array.from({ length: 1000 }, (_, i) => (i === 777 ? 0.5 : i / 10_000));
  const folded = Array.from({ length: 11 }, () => digits);
  const notebook = await givenShown(page, givenPredictions([many]), givenPredictions(folded));
  await expect(notebook.output(0).getByRole('listitem')).toHaveCount(10);
  await expect(notebook.output(0).getByRole('listitem').first()).toHaveText('7770.5largest');
  await expect(notebook.output(0)).toContainText('… and 990 smaller ones');

  await expect(notebook.output(1).getByRole('listitem')).toHaveCount(0);
  await notebook.output(1).getByText('9: 0.6341').first().click();
  await expect(notebook.output(1).getByRole('listitem')).toHaveCount(10);
});

test('the body is one click away, exactly as it came, and can be copied', async ({ page }) => {
  const body = '{\n    "predictions": [[1.34083416e-06, NaN]]\n}\n';
  const given = givenPredictions([digits], { answer: { status: 200, body, milliseconds: 3.21 } });
  const notebook = await givenShown(page, given);
  const output = notebook.output(0);
  await expect(output).toContainText('200 · 3.2 ms');
  await expect(output.locator('pre')).toHaveCount(0);
  await output.getByText('Raw JSON (47 B)').click();
  await expect(output.locator('pre')).toHaveText(body, { useInnerText: false });
  await output.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(output.getByText('Copied')).toBeVisible();
  expect(await clipboard(page)).toBe(body);
});

test('a long body comes in pieces, and is copied whole', async ({ page }) => {
  const body = `[${'1.0, '.repeat(30_000)}1.0]`;
  const given = givenPredictions([digits], { answer: { status: 200, body, milliseconds: 1 } });
  const notebook = await givenShown(page, given);
  const output = notebook.output(0);
  await output.getByText('Raw JSON').click();
  const shown = (): Promise<number> =>
    output.locator('pre').evaluate(node => node.textContent.length);
  expect(await shown()).toBe(100_000);
  await output.getByRole('button', { name: 'Show more of it (50.0 kB left)' }).click();
  expect(await shown()).toBe(body.length);
  await expect(output.getByRole('button', { name: 'Show more of it' })).toBeHidden();
  await output.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect.poll(() => clipboard(page)).toBe(body);
});

test('the head is shown where it was asked for, and a body that is no JSON is no JSON', async ({
  page
}) => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n';
  const answer = { status: 200, head, body: '<h1>hi</h1>', milliseconds: 1 };
  const notebook = await givenShown(page, givenPredictions([], { answer }));
  await expect(notebook.output(0).locator('pre')).toHaveText(/^HTTP\/1\.1 200 OK\s+content-type/);
  await notebook.output(0).getByText('Raw answer').click();
  await expect(notebook.output(0).locator('h1')).toHaveCount(0);
  await expect(notebook.output(0).locator('pre').last()).toHaveText('<h1>hi</h1>');
});

test('the cell to run next fills the cell below, exactly as it is', async ({ page }) => {
  const next = `!curl -d '{"instances": [[1.0],\n [2.0]]}' -X POST http://localhost:8501/v1/models/m:predict`;
  const deployed: FinalReply = {
    kind: 'result',
    verb: 'deploy',
    statement: 'deploy m',
    table: { columns: [{ name: 'result', type: 'text' }], rows: [['on']] },
    next
  };
  const failed = givenFailure('!curl http://localhost:8501/v1/models/m', {
    code: 'SERVER_UNAVAILABLE',
    message: 'No.',
    try: 'serving status m'
  });
  const notebook = await givenShown(page, deployed, failed);
  await notebook.output(0).getByRole('button', { name: 'Run this next' }).click();
  expect((await notebook.state(1)).source).toBe(next);
  expect((await notebook.state(1)).outputs).toEqual([]);
  await expect(notebook.output(0).getByText('It is in the cell below.')).toBeVisible();

  await notebook.output(2).getByRole('button', { name: 'Run this instead' }).click();
  expect((await notebook.state(3)).source).toBe('%serving status m');
});

test('a failed request shows what is wrong, not all that was sent', async ({ page }) => {
  const url = 'http://localhost:8501/v1/models/m:predict';
  const statement = `!curl -d '{"instances": [${'1.0, '.repeat(20_000)}1]}' ${url}`;
  const start = statement.length - url.length;
  const failed = givenFailure(statement, {
    code: 'PREDICT_FAILED',
    message: 'The model server answered 404: Servable not found for request: Latest(m).',
    at: { start, end: statement.length }
  });
  const notebook = await givenShown(page, failed);
  await expect(notebook.output(0).locator('mark')).toHaveText(url);
  const text = await notebook.output(0).locator('pre').textContent();
  expect(text!.length).toBeLessThan(300);
});

test('the keyboard opens, scrolls and copies an answer', async ({ page }) => {
  const notebook = await givenShown(page, givenPredictions([digits]));
  const output = notebook.output(0);
  const summary = output.locator('summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(output.locator('pre')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(output.getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(output.locator('pre')).toBeFocused();
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test(`predictions hinder no assistive technology in ${theme}`, async ({ page }) => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n';
    const answer = { status: 200, head, body: '{"predictions": []}', milliseconds: 1 };
    const next = '!curl http://localhost:8501/v1/models/m';
    const folded = Array.from({ length: 11 }, () => digits);
    const notebook = await givenShown(
      page,
      givenPredictions([digits, digits], { answer, next }),
      givenPredictions(folded)
    );
    await page.evaluate(
      chosen => window.jupyterapp!.commands.execute('apputils:change-theme', { theme: chosen }),
      theme
    );
    const isLight = theme.includes('Light');
    await expect(page.locator(`body[data-jp-theme-light="${isLight}"]`)).toHaveCount(1);
    await notebook.output(0).getByText('Raw JSON').click();
    await notebook.output(1).getByText('9: 0.6341').first().click();
    for (const index of [0, 1]) {
      await notebook.cell(index).scrollIntoViewIfNeeded();
      expect(await hindrances(page, '.jp-MlModelOutput')).toEqual([]);
    }
  });
}
