import { expect, type Page } from '@playwright/test';
import { HeldImport } from './support/heldStore';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

async function givenRunningImport(
  page: Page,
  cells: readonly string[] = []
): Promise<{ held: HeldImport; notebook: NotebookPage }> {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell, ...cells]);
  await notebook.start('notebook:run-all-cells');
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  return { held, notebook };
}

async function expectCancelled(notebook: NotebookPage, cell: number): Promise<void> {
  await notebook.ended(cell);
  await expect(notebook.output(cell)).toContainText('CANCELLED');
  await expect(notebook.output(cell).getByRole('progressbar')).toHaveCount(0);
  expect((await notebook.state(cell)).outputs.map(output => output.output_type)).toEqual([
    'display_data',
    'error'
  ]);
}

test('the interrupt button cancels the running mlmodel cell and stops the cells behind it', async ({
  page
}) => {
  const { notebook } = await givenRunningImport(page, ['print("after")']);
  await page.getByRole('button', { name: 'Interrupt the kernel' }).click();

  await expectCancelled(notebook, 0);
  await expect(notebook.prompt(1)).toHaveText('[ ]:');
});

test('the keys I, I cancel the running mlmodel cell, and its import left nothing', async ({
  page
}) => {
  const { notebook, held } = await givenRunningImport(page);
  await notebook.select(0);
  await notebook.focus();
  await page.keyboard.press('i');
  await page.keyboard.press('i');

  await expectCancelled(notebook, 0);
  await notebook.setSource(0, `%mlmodel list name=${held.name}`);
  await notebook.runCell(0);
  await expect(notebook.output(0).getByRole('table')).toContainText('No rows');
});

test('the button beside the progress cancels the running mlmodel cell', async ({ page }) => {
  const { notebook } = await givenRunningImport(page, ['print("after")']);
  await notebook.output(0).getByRole('button', { name: 'Cancel' }).click();

  await expectCancelled(notebook, 0);
  await expect(notebook.prompt(1)).toHaveText('[ ]:');
});

test('restarting the kernel cancels the running mlmodel cell and forgets what waits', async ({
  page
}) => {
  const { notebook } = await givenRunningImport(page, ['print("after")']);
  await notebook.restartKernel();

  for (const index of [0, 1]) {
    await expect(notebook.prompt(index)).toHaveText('[ ]:');
  }
  await notebook.runCell(1);
  expect((await notebook.state(1)).outputs).toMatchObject([{ text: 'after\n' }]);
});

test('a cell that is moved while it runs keeps its progress and gets its result', async ({
  page
}) => {
  const { held, notebook } = await givenRunningImport(page, ['1 + 1']);
  await notebook.select(0);
  await notebook.start('notebook:move-cell-down');
  await expect(notebook.prompt(1)).toHaveText('[*]:');
  await expect(notebook.output(1).getByRole('progressbar')).toHaveCount(1);

  await held.release();
  await notebook.ended(1);
  await expect(notebook.output(1)).toHaveCount(1);
  await expect(notebook.output(1)).toContainText('ok');
  await notebook.ended(0);
  expect((await notebook.state(0)).outputs).toMatchObject([{ output_type: 'execute_result' }]);
});

test('deleting a running cell stops nothing, and undoing it brings its result', async ({
  page
}) => {
  const { held, notebook } = await givenRunningImport(page, ['%mlmodel list']);
  await notebook.select(0);
  await notebook.start('notebook:delete-cell');
  await expect(notebook.prompt(0)).toHaveText('[*]:');
  await held.release();
  await notebook.ended(0);
  await expect(
    notebook.output(0).getByRole('cell', { name: held.name, exact: true })
  ).toBeVisible();

  await notebook.start('notebook:undo-cell-action');
  await expect(notebook.output(0)).toContainText('ok');
});

test('running a cell again cancels its own running job and starts anew', async ({ page }) => {
  const { held, notebook } = await givenRunningImport(page, ['print("after")']);
  const next = new HeldImport();
  await notebook.setSource(0, next.cell);
  await notebook.startCell(0);
  await notebook.ended(1);
  expect((await notebook.state(1)).outputs).toMatchObject([{ text: 'after\n' }]);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();

  await next.release();
  await notebook.ended(0);
  await expect(notebook.output(0)).toContainText('ok');
  await notebook.setSource(1, '%mlmodel list');
  await notebook.runCell(1);
  await expect(notebook.output(1)).toContainText(next.name);
  await expect(notebook.output(1)).not.toContainText(held.name);
});
