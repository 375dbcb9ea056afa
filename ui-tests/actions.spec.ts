import { expect } from '@playwright/test';
import {
  choose,
  dialog,
  execute,
  givenSklearnModel,
  givenTfModel,
  openBrowser,
  patience,
  row,
  run,
  statement,
  toast,
  writeModel
} from './support/modelPage';
import { test } from './support/test';

test.beforeAll(() => {
  test.setTimeout(patience);
  writeModel();
});

test('a model is deployed with the keyboard and stopped from the palette, and another page sees both', async ({
  page
}) => {
  test.setTimeout(patience);
  const name = await givenTfModel(page);
  await openBrowser(page);
  const other = await page.context().newPage();
  await openBrowser(other);
  await other.getByPlaceholder('Search models').fill(name);
  await page.bringToFront();

  await choose(page, name);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog(page)).toContainText(`Deploy “${name}”`);
  await expect(statement(page)).toHaveText(`%mlmodel deploy ${name}`);
  await page.keyboard.press('Tab');
  await page.keyboard.type('not one');
  await expect(dialog(page)).toContainText('It will be a description only');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('stable');
  await expect(statement(page)).toHaveText(`%mlmodel deploy ${name} label='stable'`);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await expect(toast(page, 'is served as version 1.')).toBeVisible({ timeout: patience });
  await expect(row(page, name)).toContainText('stable');
  await expect(page.getByRole('tree', { name: 'Models' })).toBeFocused();
  await toast(page, 'is served').getByRole('button', { name: 'Insert the curl cell' }).click();
  await expect(dialog(page)).toContainText('No notebook is open');
  await dialog(page).getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^!curl .*scores_/);

  await other.bringToFront();
  await other.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(row(other, name)).toContainText('stable');
  await page.bringToFront();

  await execute(page, 'apputils:activate-command-palette');
  await page.locator('.lm-CommandPalette-input').fill('Stop Serving Model');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('will get errors');
  await expect(statement(page)).toHaveText(`%mlmodel stop ${name}`);
  await dialog(page).getByLabel('Version').selectOption({ index: 1 });
  await expect(statement(page)).toHaveText(`%mlmodel stop ${name} version=1`);
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await expect(toast(page, `Version 1 of “${name}” is stopped.`)).toBeVisible();
  await expect(row(page, name)).not.toContainText('stable');

  await other.bringToFront();
  await other.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(row(other, name)).not.toContainText('stable');
  await other.close();
});

test('deleting says what goes, stops what is in the way, and the tab says that it is gone', async ({
  page
}) => {
  test.setTimeout(patience);
  const name = await givenTfModel(page);
  await run(page, `deploy ${name} label='stable'`);
  await openBrowser(page);
  await execute(page, 'mlmodel:show-summary', { user: 'ann', name });
  const tab = page.locator('.jp-MlModelSummary');
  await expect(tab).toContainText('ann deployed revision 2 as version 1, label stable');

  await choose(page, name);
  await page.keyboard.press('Delete');
  await expect(dialog(page)).toContainText(/The model goes for good: 2 revisions \([\d.]+ kB\)/);
  await expect(dialog(page)).toContainText('version 1 · stable · revision 2 · AVAILABLE');
  const accept = dialog(page).getByRole('button', { name: 'Delete' });
  await expect(accept).toBeDisabled();
  await dialog(page).getByLabel('To be deleted').selectOption({ index: 2 });
  await expect(statement(page)).toHaveText(`%mlmodel delete ${name} version=1`);
  await expect(accept).toBeEnabled();
  await dialog(page).getByLabel('To be deleted').selectOption({ index: 0 });
  await expect(accept).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'Stop serving' }).focus();
  await page.keyboard.press('Enter');
  await expect(accept).toBeEnabled();

  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, name)).toBeVisible();

  await choose(page, name);
  await page.keyboard.press('Delete');
  await accept.click();
  await expect(toast(page, `“${name}” is deleted.`)).toBeVisible();
  await expect(row(page, name)).toHaveCount(0);
  await expect(tab).toContainText('This model was deleted.');
  await tab.getByRole('button', { name: 'Close the tab' }).click();
  await expect(tab).toHaveCount(0);
});

test('a statement goes into the notebook, or into a new one when none is open', async ({
  page
}) => {
  const name = await givenSklearnModel(page);
  await openBrowser(page);
  await execute(page, 'mlmodel:export-model', { user: 'ann', name });
  await dialog(page).getByRole('button', { name: 'Insert the statement' }).click();
  await expect(dialog(page)).toContainText('No notebook is open');
  await dialog(page).getByRole('button', { name: 'New notebook' }).click();
  const cells = page.locator('.jp-NotebookPanel:visible .jp-Notebook-cell');
  await expect(cells.filter({ hasText: `%mlmodel export name=${name}` })).toHaveCount(1);

  await execute(page, 'mlmodel:insert-statement', { statement: `summary ${name}` });
  await expect(cells.filter({ hasText: `%mlmodel summary ${name}` })).toHaveCount(1);
  await expect(dialog(page)).toHaveCount(0);
});

test('an export is downloaded by itself', async ({ page }) => {
  const name = await givenSklearnModel(page);
  await openBrowser(page);
  await execute(page, 'mlmodel:export-model', { user: 'ann', name });
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Export', exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/\.tar$/);
  await expect(toast(page, 'is ready.').getByRole('button', { name: 'Download' })).toBeVisible();
});

test('what can’t be done says why, and what fails says so with the line to run', async ({
  page
}) => {
  const name = await givenSklearnModel(page);
  await openBrowser(page);
  await choose(page, name);
  const deploy = row(page, name).getByRole('button', { name: /only tf models can be served/ });
  await expect(deploy).toHaveAttribute('aria-disabled', 'true');
  await row(page, name).click({ button: 'right' });
  const item = page.getByRole('menuitem', { name: 'Deploy Model… (only tf models can be served)' });
  await expect(item).toBeDisabled();
  await page.keyboard.press('Escape');
  await execute(page, 'mlmodel:copy-statement');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(`%mlmodel summary ${name}`);
  // Without a user the statement would delete a model of one's own.
  await execute(page, 'mlmodel:delete-model', { user: 'bob', name });
  await expect(toast(page, 'Delete Model…: only its owner can')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);

  await page.route('**/mlmodel/run*', route => {
    const failure = { code: 'ACCESS_DENIED', message: 'The key is wrong.', try: 'list' };
    const reply = { kind: 'failure', verb: 'delete', statement: `delete ${name}`, failure };
    const job = { kind: 'job', id: 'j', statements: ['x'], state: 'failed', started: '' };
    return route.fulfill({ body: `${JSON.stringify(job)}\n${JSON.stringify(reply)}\n` });
  });
  await execute(page, 'mlmodel:delete-model', { user: 'ann', name });
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  const told = toast(page, 'The key is wrong.');
  await expect(told.getByRole('button', { name: 'Insert “list”' })).toBeVisible();

  await page.route('**/mlmodel/model?*', route => route.fulfill({ status: 404, body: 'no' }));
  await execute(page, 'mlmodel:show-summary', { user: 'ann', name });
  const tab = page.locator('.jp-MlModelSummary');
  await expect(tab).toContainText('This Jupyter server has no mlmodel');
  await page.unrouteAll();
  await tab.getByRole('button', { name: 'Try again' }).click();
  await expect(tab).toContainText('ann imported it as revision 1');
});
