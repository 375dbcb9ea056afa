import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { Gate } from './support/gate';
import { HeldImport } from './support/heldStore';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const importOf = (archive: string) =>
  `%mlmodel import name=late type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:${archive}`;

test('Run All keeps the order of kernel cells and mlmodel cells', async ({ page }) => {
  const gate = new Gate();
  const archive = `late-${randomUUID()}.tar`;
  const notebook = await NotebookPage.open(page, [
    gate.code,
    `import shutil; shutil.copy('model.tar', '${archive}')`,
    importOf(archive),
    `os.remove('${archive}')`,
    importOf(archive)
  ]);
  const run = notebook.runAll();
  for (const index of [0, 1, 2, 3, 4]) {
    await expect(notebook.prompt(index)).toHaveText('[*]:');
  }
  gate.open();
  await run;

  await expect(notebook.output(2)).toContainText('ok');
  expect((await notebook.state(3)).outputs).toEqual([]);
  await expect(notebook.output(4)).toContainText('OBJECT_NOT_FOUND');
});

test('a kernel cell waits for the mlmodel cell before it, and its input() still works', async ({
  page
}) => {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell, 'print("hello " + input("who? "))']);
  const run = notebook.runAll();
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  await expect(notebook.prompt(1)).toHaveText('[*]:');
  await expect(notebook.cell(1).locator('.jp-Stdin-input')).toHaveCount(0);

  await held.release();
  await notebook.cell(1).locator('.jp-Stdin-input').fill('ann');
  await page.keyboard.press('Enter');
  await run;
  await expect(notebook.output(0)).toContainText('ok');
  expect((await notebook.state(1)).outputs.at(-1)).toMatchObject({ text: 'hello ann\n' });
});

test('a failing kernel cell stops the mlmodel cells behind it', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['1 / 0', '%mlmodel list', 'print("after")']);
  await notebook.runAll();

  for (const index of [1, 2]) {
    await expect(notebook.prompt(index)).toHaveText('[ ]:');
    expect((await notebook.state(index)).outputs).toEqual([]);
  }
});

test('a failing mlmodel cell stops the kernel and mlmodel cells behind it', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [
    '%mlmodel summary nobody',
    'print("after")',
    '%mlmodel list'
  ]);
  await notebook.runAll();

  await expect(notebook.output(0)).toContainText('MODEL_NOT_FOUND');
  for (const index of [1, 2]) {
    await expect(notebook.prompt(index)).toHaveText('[ ]:');
    expect((await notebook.state(index)).outputs).toEqual([]);
  }
});

test('raises-exception lets the cells behind go on, in both directions', async ({ page }) => {
  const tags = ['raises-exception'];
  const notebook = await NotebookPage.open(page, [
    { source: '1 / 0', tags },
    '%mlmodel list',
    { source: '%mlmodel summary nobody', tags },
    'print("after")'
  ]);
  await notebook.runAll();

  await expect(notebook.output(1).getByRole('table')).toBeVisible();
  await expect(notebook.output(2)).toContainText('MODEL_NOT_FOUND');
  await expect
    .poll(async () => (await notebook.state(3)).outputs)
    .toMatchObject([{ text: 'after\n' }]);
});

test('an mlmodel cell waits for what another client of the kernel runs', async ({ page }) => {
  const gate = new Gate();
  const notebook = await NotebookPage.open(page, ['%mlmodel list']);
  await notebook.runInSecondClient(gate.code);
  await notebook.startCell(0);
  await expect(notebook.prompt(0)).toHaveText('[*]:');
  expect(await notebook.secondClientIsDone()).toBe(false);
  expect((await notebook.state(0)).outputs).toEqual([]);

  gate.open();
  await notebook.ended(0);
  expect(await notebook.secondClientIsDone()).toBe(true);
  await expect(notebook.output(0).getByRole('table')).toBeVisible();
});

test('an mlmodel cell runs without a kernel', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['%mlmodel list'], { kernel: null });
  await notebook.runCell(0);
  await expect(notebook.output(0).getByRole('table')).toBeVisible();
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
  await expect(notebook.prompt(0)).toHaveText('[1]:');
});

test('Run All keeps the order also when it has to start the kernel first', async ({ page }) => {
  const archive = `late-${randomUUID()}.tar`;
  const notebook = await NotebookPage.open(page, [
    `import os, shutil; shutil.copy('model.tar', '${archive}')`,
    importOf(archive),
    `os.remove('${archive}')`
  ]);
  await notebook.shutDownKernel();
  await notebook.runAll();

  await expect(notebook.output(1)).toContainText('ok');
  expect((await notebook.state(2)).outputs).toEqual([]);
});

test('an mlmodel cell has an execution count and all times of a kernel cell', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['1', '2', '%mlmodel list', '3']);
  await notebook.recordTiming();
  await notebook.runAll();

  const [kernelCell, ours] = [await notebook.state(1), await notebook.state(2)];
  expect(ours.executionCount).toBe(2);
  const times = ours.metadata['execution'] as Record<string, string>;
  expect(Object.keys(times).sort()).toEqual(
    Object.keys(kernelCell.metadata['execution'] as object).sort()
  );
  expect(Object.values(times).every(time => !Number.isNaN(Date.parse(time)))).toBe(true);
});
