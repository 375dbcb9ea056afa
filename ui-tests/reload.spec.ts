import { expect } from '@playwright/test';
import { CuttableLine } from './support/cuttableLine';
import { givenList, givenOutput } from './support/givenReplies';
import { HeldImport } from './support/heldStore';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

test('saved outputs are shown again, and the file holds no link and no progress', async ({
  page
}) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell, `%mlmodel export name=${held.name}`]);
  await held.release();
  await notebook.runAll();
  await expect(notebook.output(1).getByRole('button', { name: /Download/ })).toBeVisible();
  const file = await notebook.save();
  expect(file).not.toMatch(/https?:|download\/|"progress"/);

  await notebook.load();
  await expect(notebook.output(0)).toContainText('ok');
  await expect(notebook.output(1).getByRole('button', { name: /Download/ })).toBeVisible();
});

test('a reloaded page finds the running job again and the cell ends with its result', async ({
  page
}) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell, 'print("after")']);
  await notebook.startCell(0);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();

  await notebook.load();
  await expect(notebook.prompt(0)).toHaveText('[*]:');
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  await held.release();
  await notebook.ended(0);
  await expect(notebook.output(0)).toHaveCount(1);
  await expect(notebook.output(0).getByRole('cell')).toHaveText('ok');
});

test('a job that ended while no page was open gives the cell its result', async ({ page }) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell, '%mlmodel list']);
  await notebook.startCell(0);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  await page.goto('about:blank');
  await held.release();
  await expect
    .poll(async () => await (await page.request.get('mlmodel/jobs')).text())
    .toMatch(new RegExp(`${held.name}[^{]*"state":"done"`));

  await notebook.load();
  await expect(notebook.output(0)).toContainText('ok');
});

test('a lost connection stops nothing: the page attaches again', async ({ page, baseURL }) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell]);
  const line = await CuttableLine.to(baseURL!);
  await notebook.load({ from: line.url });
  await notebook.startCell(0);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  const attached = page.waitForRequest('**/mlmodel/jobs/*');
  line.cut();
  await attached;
  await held.release();

  await notebook.ended(0);
  await expect(notebook.output(0).getByRole('cell')).toHaveText('ok');
  await page.goto('about:blank');
  line.close();
});

test('an untrusted notebook shows its tables', async ({ page }) => {
  const outputs = [givenOutput(givenList(['mnist_v1']))];
  const notebook = await NotebookPage.open(page, [{ source: '%mlmodel list', outputs }]);
  expect((await notebook.state(0)).metadata['trusted']).not.toBe(true);
  await expect(notebook.output(0).getByRole('cell', { name: 'mnist_v1' })).toBeVisible();
});
