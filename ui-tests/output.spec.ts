import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { FinalReply } from '../src/common/reply';
import { hindrances } from './support/accessibility';
import { environment } from './support/environment';
import { givenFailure, givenList, givenOutput, givenSummary } from './support/givenReplies';
import { HeldImport } from './support/heldStore';
import { modelArchive } from './support/modelArchive';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

async function givenShown(page: Page, ...replies: FinalReply[]): Promise<NotebookPage> {
  const cells = replies.map(reply => ({
    source: `%mlmodel ${reply.statement}`,
    outputs: [givenOutput(reply)]
  }));
  return NotebookPage.open(page, cells, { kernel: null });
}

const column = (table: Locator, index: number): Locator =>
  table.locator(`tbody tr > :nth-child(${index})`);

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

test('a table sorts by type: text as Korean dictionaries do, numbers by size', async ({ page }) => {
  const notebook = await givenShown(page, givenList(['나비', 'b10', 'b9', '가나다', 'B1']));
  const table = notebook.output(0).getByRole('table');
  const header = table.getByRole('columnheader', { name: 'name' });

  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expect(column(table, 3)).toHaveText(['가나다', '나비', 'B1', 'b9', 'b10']);
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(column(table, 3)).toHaveText(['b10', 'b9', 'B1', '나비', '가나다']);
  await header.getByRole('button').click();
  await expect(column(table, 1)).toHaveText(['1', '2', '3', '4', '5']);
});

test('a long table comes in pages, and the filter looks at all of them', async ({ page }) => {
  const names = Array.from({ length: 1000 }, (_, index) => `model_${index + 1}`);
  const notebook = await givenShown(page, givenList(names));
  const output = notebook.output(0);
  const table = output.getByRole('table');

  await expect(table.locator('tbody tr')).toHaveCount(200);
  await output.getByRole('button', { name: 'Last page' }).click();
  await expect(output).toContainText('Rows 801–1,000 of 1,000');
  await expect(column(table, 3).last()).toHaveText('model_1000');

  await output.getByRole('searchbox', { name: 'Filter rows' }).fill('MODEL_99');
  await expect(output.getByRole('status').first()).toHaveText('11 of 1,000 rows');
  await expect(table.locator('tbody tr')).toHaveCount(11);
  await expect(output.getByRole('button', { name: 'Last page' })).toBeHidden();
});

test('a table is copied as TSV, CSV and Markdown, as filtered and sorted', async ({ page }) => {
  const notebook = await givenShown(page, givenList(['a,"b"', 'x|y', 'other']));
  const output = notebook.output(0);
  await output.getByRole('button', { name: 'Copy as TSV' }).click();
  await expect(output.getByRole('status').first()).toHaveText('Copied');
  expect((await clipboard(page)).split('\n')[1]).toMatch(/^1\tann\ta,"b"\t2019\/11\/1\d /);

  // At once: copying doesn't wait for the table to follow the typing.
  await output.getByRole('searchbox').fill('a,');
  await output.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect
    .poll(() => clipboard(page))
    .toMatch(/^id,user,name,create\r\n1,ann,"a,""b""",[^\r]*\r\n$/);

  await output.getByRole('searchbox').fill('x|');
  await output.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(() => clipboard(page)).toContain('| 2 | ann | x\\|y | ');
});

test('JSON is folded, and evaluation reads as a table of epochs', async ({ page }) => {
  const notebook = await givenShown(page, givenSummary());
  const output = notebook.output(0);
  await expect(output).toContainText('It has never been deployed.');
  const evaluation = output.getByText('3 epochs · loss 0.5 · acc 0.97');
  await evaluation.click();
  const epochs = output.getByRole('table', { name: 'evaluation' });
  await expect(column(epochs, 2)).toHaveText(['0.91', '0.95', '0.97']);
});

test('a failure shows where it is, and its next line fills the cell below', async ({ page }) => {
  const reply = givenFailure('deploy mnst', {
    code: 'MODEL_NOT_FOUND',
    message: 'There is no model mnst.',
    at: { start: 7, end: 11 },
    try: 'deploy mnist_v1'
  });
  const notebook = await givenShown(page, reply, givenList(['mnist_v1']));
  await expect(notebook.output(0).locator('mark')).toHaveText('mnst');
  await expect(notebook.output(0)).toContainText('MODEL_NOT_FOUND');

  await notebook.output(0).getByRole('button', { name: 'Run this instead' }).click();
  expect((await notebook.state(1)).source).toBe('%mlmodel deploy mnist_v1');
  expect((await notebook.state(1)).outputs).toEqual([]);
  await expect(notebook.cell(1)).toHaveClass(/jp-mod-active/);
});

test('progress stays one bar that is patched in place, and the result replaces it', async ({
  page
}) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell]);
  await notebook.startCell(0);
  const bar = notebook.output(0).getByRole('progressbar');
  await expect(bar).toHaveAttribute('max', /^6\d{6}$/);
  await expect(notebook.output(0)).toContainText(/B of 6\.0\d MB/);
  const first = await bar.elementHandle();
  await held.release();
  await notebook.ended(0);

  expect(await first.evaluate(node => node.isConnected)).toBe(false);
  await expect(notebook.output(0)).toHaveCount(1);
  await expect(notebook.output(0)).toContainText('ok');
});

test('a click on a download mints a fresh link, and the bytes are those of the archive', async ({
  page
}) => {
  const name = `bytes_${randomUUID().slice(0, 8)}`;
  const archive = modelArchive(300_000);
  writeFileSync(join(environment().folder, 'notebooks', `${name}.tar`), archive);
  const notebook = await NotebookPage.open(page, [
    `%mlmodel import name=${name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:${name}.tar`,
    `%mlmodel export name=${name} path=OBJECTSTORAGE.LOCAL:out/${name}.tar`
  ]);
  await notebook.runAll();
  const button = notebook.output(1).getByRole('button', { name: `Download ${name}.tar` });
  const links: string[] = [];
  while (links.length < 2) {
    const started = page.waitForEvent('download');
    await button.click();
    const download = await started;
    expect(download.suggestedFilename()).toBe(`${name}.tar`);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(512, 300_512).equals(archive.subarray(512, 300_512))).toBe(true);
    links.push(download.url());
  }
  expect(links[0]).toContain('/mlmodel/download/');
});

test('an output that is no reply is a plain sentence', async ({ page }) => {
  const alien = { ...givenList([]), table: 'none' } as unknown as FinalReply;
  const notebook = await givenShown(page, alien);
  await expect(notebook.output(0)).toContainText('can not be read');
});

test('the keyboard reaches and works everything', async ({ page }) => {
  const reply = givenFailure('lst', { code: 'UNKNOWN_VERB', message: 'No.', try: 'list' });
  const notebook = await givenShown(page, givenList(['b', 'a']), reply);
  const output = notebook.output(0);
  await output.getByRole('searchbox').focus();
  await page.keyboard.type('ij b');
  await expect(output.getByRole('searchbox')).toHaveValue('ij b');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  for (const name of ['Copy as TSV', 'Copy as CSV', 'Copy as Markdown', 'id', 'user', 'name']) {
    await page.keyboard.press('Tab');
    await expect(output.getByRole('button', { name, exact: true })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(column(output.getByRole('table'), 3)).toHaveText(['a', 'b']);
  await page.keyboard.press('Space');
  await expect(column(output.getByRole('table'), 3)).toHaveText(['b', 'a']);

  await notebook.output(1).getByRole('button', { name: 'Run this instead' }).press('Enter');
  expect((await notebook.state(2)).source).toBe('%mlmodel list');
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test(`nothing hinders assistive technology in ${theme}`, async ({ page }) => {
    const failed = givenFailure('deploy mnst', {
      code: 'MODEL_NOT_FOUND',
      message: 'There is no model mnst.',
      at: { start: 7, end: 11 },
      try: 'deploy mnist_v1'
    });
    const names = Array.from({ length: 201 }, (_, index) => `model_${index + 1}`);
    const notebook = await givenShown(page, givenSummary(), failed, givenList(names));
    await page.evaluate(
      chosen => window.jupyterapp!.commands.execute('apputils:change-theme', { theme: chosen }),
      theme
    );
    const isLight = theme.includes('Light');
    await expect(page.locator(`body[data-jp-theme-light="${isLight}"]`)).toHaveCount(1);
    await notebook.output(0).getByText('3 epochs').click();

    for (const index of [0, 1, 2]) {
      await notebook.cell(index).scrollIntoViewIfNeeded();
      expect(await hindrances(page, '.jp-MlModelOutput')).toEqual([]);
    }
  });
}
