import { expect } from '@playwright/test';
import { CuttableLine } from './support/cuttableLine';
import { givenList, givenOutput } from './support/givenReplies';
import { Gate } from './support/gate';
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

test('cells that waited behind a job still run after a reload, in order', async ({ page }) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [
    held.cell,
    'print("after")',
    `%mlmodel summary ${held.name}`
  ]);
  void notebook.runAll().catch(() => undefined);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();

  await notebook.reload();
  for (const index of [0, 1, 2]) {
    await expect(notebook.prompt(index)).toHaveText('[*]:');
  }
  await held.release();
  await notebook.ended(2);
  await expect(notebook.output(0)).toContainText('ok');
  expect((await notebook.state(1)).outputs).toMatchObject([{ text: 'after\n' }]);
  await expect(notebook.output(2)).toContainText(held.name);
});

test('a cell that waited for the kernel still runs after a reload', async ({ page }) => {
  const gate = new Gate();
  const notebook = await NotebookPage.open(page, [gate.code, '%mlmodel list']);
  void notebook.runAll().catch(() => undefined);
  await expect(notebook.prompt(1)).toHaveText('[*]:');

  await notebook.reload();
  await expect(notebook.prompt(1)).toHaveText('[*]:');
  gate.open();
  await notebook.ended(1);
  await expect(notebook.output(1).getByRole('table')).toBeVisible();
});

test('a cell does not run when what it waited for ended unseen', async ({ page }) => {
  const gate = new Gate();
  const cells = [`${gate.code}\n1 / 0`, '%mlmodel list', '%mlmodel help'];
  const notebook = await NotebookPage.open(page, cells);
  await notebook.startCell(0);
  await notebook.startCell(1);
  await expect(notebook.prompt(1)).toHaveText('[*]:');
  const session = async () => {
    const sessions = await (await page.request.get('api/sessions')).json();
    return (sessions as { path: string; kernel: { execution_state: string } }[]).find(
      ({ path }) => path === notebook.path
    );
  };
  const jobs = /\/mlmodel\/jobs(\?|$)/;
  await page.route(jobs, async route => {
    gate.open();
    await expect.poll(async () => (await session())?.kernel.execution_state).toBe('idle');
    await route.continue();
  });

  const asked = page.waitForResponse(jobs, { timeout: 45_000 });
  await notebook.reload();
  await asked;
  await notebook.runCell(2);
  await expect(notebook.prompt(1)).toHaveText('[ ]:');
  expect((await notebook.state(1)).outputs).toEqual([]);
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
