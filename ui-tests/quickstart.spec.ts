import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { environment } from './support/environment';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

test('the quick start runs from top to bottom, and its link downloads the archive', async ({
  page
}) => {
  const notebooks = join(environment().folder, 'notebooks');
  mkdirSync(join(notebooks, 'examples'), { recursive: true });
  const name = 'examples/quickstart.ipynb';
  cpSync(resolve(__dirname, '..', name), join(notebooks, name));

  const notebook = new NotebookPage(page, name);
  await notebook.load();
  await notebook.runAll();

  const outputs = page.locator('.jp-NotebookPanel:visible .jp-MlModelOutput');
  await expect(outputs).toHaveCount(6);
  await expect(page.locator('[data-mime-type="application/vnd.jupyter.error"]')).toHaveCount(0);
  await expect(outputs.nth(1).getByRole('cell', { name: 'iris', exact: true })).toBeVisible();
  await expect(outputs.nth(2)).toContainText('petal width (cm)');

  const download = page.waitForEvent('download');
  await outputs
    .nth(4)
    .getByRole('button', { name: /iris_exported\.tar/ })
    .click();
  const saved = await (await download).path();
  const exported = readFileSync(join(notebooks, 'examples', 'iris_exported.tar'));
  expect(readFileSync(saved).equals(exported)).toBe(true);
  expect(await notebook.save()).not.toContain('/mlmodel/download/');
});
