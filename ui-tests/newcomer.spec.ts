import { expect, type Page } from '@playwright/test';
import { hindrances } from './support/accessibility';
import { startOwnLab, type OwnLab } from './support/ownLab';
import { test } from './support/test';

/** A model server has to be started, with TensorFlow in it. */
const patience = 240_000;

let lab: OwnLab;
test.beforeAll(async () => {
  lab = await startOwnLab();
});
test.afterAll(() => lab.stop());

async function open(page: Page): Promise<void> {
  await page.goto(`${lab.url}lab`);
  await expect(page.locator('#jp-main-dock-panel')).toBeVisible({ timeout: 45_000 });
  await page.evaluate(() => window.jupyterapp?.restored.then(() => undefined));
}

test('somebody who never read the manual gets from nothing to a prediction by the panel alone', async ({
  page
}) => {
  test.setTimeout(patience);
  await open(page);
  const started = Date.now();
  await page.getByRole('tab', { name: 'Models', exact: true }).click();
  const panel = page.locator('#mlmodel-browser');
  await expect(panel.getByText('There are no models yet. Three ways to begin:')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Import a .tar archive' })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Connect an object store' })).toBeVisible();
  expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);

  await panel.getByRole('button', { name: 'Try the example' }).click();
  await expect(page.getByText('iris_example is imported')).toBeVisible();
  await page.getByRole('button', { name: 'Deploy…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label (optional)').fill('stable');
  await expect(dialog.locator('code')).toContainText("%mlmodel deploy iris_example label='stable'");
  await dialog.getByRole('button', { name: 'Deploy' }).click();

  const row = panel.getByRole('treeitem', { name: /iris_example/ });
  await expect(row).toContainText('v1 · stable', { timeout: patience });
  await expect(panel.getByText('newcomer_iris_example')).toBeVisible();
  await page.getByRole('button', { name: 'Insert the curl cell' }).click();
  await dialog.getByRole('button', { name: 'New notebook' }).click();
  const cell = page.locator('.jp-NotebookPanel .jp-Notebook-cell').first();
  await expect(cell).toContainText('newcomer_iris_example');
  await page.keyboard.press('Shift+Enter');
  await expect(cell.getByText('largest')).toBeVisible({ timeout: 30_000 });
  expect(Date.now() - started).toBeLessThan(120_000);
});

test('what was made is there after a reload, also in the dark', async ({ page }) => {
  await open(page);
  await page.evaluate(() =>
    window.jupyterapp?.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })
  );
  const panel = page.locator('#mlmodel-browser');
  await expect(panel.getByRole('treeitem', { name: /iris_example/ })).toContainText('v1 · stable');
  expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);
});
