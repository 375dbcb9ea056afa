import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const importLine = (name: string) =>
  `%mlmodel import name=${name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:model.tar`;

test('a cell lists what another one imported, as a table', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [importLine('first'), '%mlmodel list']);
  await notebook.runAll();

  await expect(notebook.output(0)).toContainText('ok');
  const table = notebook.output(1).getByRole('table', { name: 'Answer to: list' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'id',
    'user',
    'name',
    'type',
    'category',
    'algorithm',
    'serving',
    'create',
    'modified'
  ]);
  await expect(table.getByRole('cell', { name: 'first', exact: true })).toBeVisible();
});

test('each statement of a cell has its own output, and the first failure stops the cell', async ({
  page
}) => {
  const notebook = await NotebookPage.open(page, [
    '%%mlmodel\nlist\n# a comment\nsummary nobody\nlist'
  ]);
  await notebook.runCell(0);

  await expect(notebook.output(0)).toHaveCount(2);
  const { outputs } = await notebook.state(0);
  expect(outputs.map(output => output.output_type)).toEqual([
    'display_data',
    'display_data',
    'error'
  ]);
  expect(outputs[2]).toMatchObject({ ename: 'MODEL_NOT_FOUND', traceback: ['MODEL_NOT_FOUND'] });
  // The page shows the code once.
  await expect(notebook.cell(0).getByText('MODEL_NOT_FOUND').filter({ visible: true })).toHaveCount(
    1
  );
});

test('a cell with any other line goes to the kernel untouched', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [
    'x = 1\nmlmodel = [x]\nmlmodel',
    'print("list")'
  ]);
  await notebook.runAll();

  expect((await notebook.state(0)).outputs).toMatchObject([{ output_type: 'execute_result' }]);
  expect((await notebook.state(1)).outputs).toMatchObject([
    { output_type: 'stream', text: 'list\n' }
  ]);
  await expect(notebook.output(0)).toHaveCount(0);
});

test('a name full of markup is shown as text', async ({ page }) => {
  const name = `<img src=x onerror=alert(1)> ${randomUUID()}`;
  const notebook = await NotebookPage.open(page, [importLine(`'${name}'`), '%mlmodel list']);
  await notebook.runAll();

  await expect(notebook.output(1).getByRole('cell', { name, exact: true })).toBeVisible();
  await expect(notebook.output(1).locator('img')).toHaveCount(0);
});

test('without a backend to reach, the cell fails with a sentence', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['%mlmodel list']);
  await page.route('**/mlmodel/run*', route => route.fulfill({ status: 404, body: 'no' }));
  await notebook.runCell(0);

  await expect(notebook.output(0)).toContainText('This Jupyter server has no mlmodel');
  expect((await notebook.state(0)).outputs.at(-1)).toMatchObject({ ename: 'SERVER_UNAVAILABLE' });
});
