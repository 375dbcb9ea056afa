import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { hindrances } from './support/accessibility';
import { BucketStore, bucketAccess } from './support/bucketStore';
import { environment } from './support/environment';
import { test } from './support/test';

const form = (page: Page): Locator => page.locator('.jp-MlModelConnectors-tab:visible');
const section = (page: Page): Locator => page.locator('#mlmodel-browser .jp-MlModelConnectors');
const item = (page: Page, name: string): Locator =>
  section(page).locator('.jp-MlModelConnectors-item').filter({ hasText: name });
const field = (page: Page, name: string): Locator =>
  form(page).locator('input:not([type=checkbox])').and(form(page).getByLabel(name));
const step = (page: Page, name: string): Locator =>
  form(page).getByRole('list', { name: 'Steps of the test' }).getByRole('listitem').filter({
    hasText: name
  });
const configFile = (): string =>
  join(environment().folder, 'home', '.config', 'mlmodel', 'config.json');

let store: BucketStore;
/** All that came to the page from the backend, so that nothing secret can hide in it. */
let heard: string[];

async function execute(page: Page, command: string, args: object = {}): Promise<void> {
  await page.evaluate(
    ([id, options]) => {
      void window.jupyterapp!.commands.execute(id, options);
    },
    [command, args] as const
  );
}

async function click(page: Page, name: string): Promise<void> {
  await form(page).getByRole('button', { name, exact: true }).click();
}

test.beforeAll(async () => {
  store = await BucketStore.start(['flowers.tar', 'team/birds.tar', 'notes.txt']);
});
test.afterAll(async () => {
  await store.stop();
});

test.beforeEach(async ({ page }) => {
  heard = [];
  page.on('response', response => {
    if (response.url().includes('/mlmodel/')) {
      void response.text().then(
        text => heard.push(text),
        () => undefined
      );
    }
  });
  await page.goto(`lab/workspaces/${randomUUID()}`);
  await page.waitForFunction(() => window.jupyterapp?.commands !== undefined);
  await expect(page.locator('.jp-LauncherCard, .jp-DirListing-content').first()).toBeVisible({
    timeout: 45_000
  });
  await execute(page, 'mlmodel:open-browser');
  await expect(section(page)).toBeVisible();
});

test.afterEach(({ page }) => {
  page.removeAllListeners('response');
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.join('\n')).not.toContain(bucketAccess.secretAccessKey);
  expect(heard.join('\n')).not.toContain(bucketAccess.accessKeyId);
});

test('a folder becomes a connector, is browsed, tested and removed', async ({ page }) => {
  const name = `DATA_${randomUUID().slice(0, 4)}`;
  const folder = join(environment().folder, name);
  mkdirSync(join(folder, 'models'), { recursive: true });
  await section(page).getByRole('button', { name: 'Add a connector…' }).click();
  await field(page, 'Name').fill(name);
  await form(page).getByRole('combobox', { name: 'Type' }).selectOption('folder');
  await field(page, 'Folder').fill(`${folder}-not-there`);
  await click(page, 'Test');
  await expect(step(page, 'Bucket or folder')).toContainText(
    `There is no folder ${folder}-not-there`
  );
  expect(await hindrances(page, '.jp-MlModelConnectors-tab')).toEqual([]);

  await field(page, 'Folder').fill(folder);
  await click(page, 'Test');
  await expect(form(page)).toContainText('The connector works.');
  await click(page, 'Save');
  await expect(form(page).getByText(`The connector ${name} is saved.`)).toBeFocused();
  await expect(item(page, name)).toContainText(folder);
  await click(page, 'Browse it');
  await expect(
    page.locator('.jp-MlModelImport').getByRole('option', { name: 'models/' })
  ).toBeVisible();

  await item(page, name)
    .getByRole('button', { name: `Test ${name}` })
    .click();
  await expect(item(page, name)).toContainText('The connector works.');
  expect(await hindrances(page, '#mlmodel-browser .jp-MlModelConnectors')).toEqual([]);
  await item(page, name)
    .getByRole('button', { name: `Remove ${name}` })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`What it leads to stays: ${folder}`);
  expect(await hindrances(page, '.jp-Dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(item(page, name)).toHaveCount(0);
  expect(statSync(join(folder, 'models')).isDirectory()).toBe(true);
});

test('a bucket is tested until its key and its name are right, and keeps its secret to itself', async ({
  page
}) => {
  const name = `S3_${randomUUID().slice(0, 4)}`;
  await execute(page, 'mlmodel:add-connector');
  await field(page, 'Name').fill(name);
  await field(page, 'Bucket').fill('modelz');
  await field(page, 'Endpoint').fill(store.endpoint);
  await field(page, 'Access key ID').fill('WRONG-KEY-0000');
  await click(page, 'Test');
  // Half a pair of keys is no way in.
  await expect(field(page, 'Secret access key')).toBeFocused();
  await field(page, 'Secret access key').fill(bucketAccess.secretAccessKey);
  await click(page, 'Test');
  await expect(step(page, 'Keys')).toHaveAttribute('data-state', 'failed');
  await expect(step(page, 'Writing')).toContainText('not tried');

  await field(page, 'Access key ID').fill(bucketAccess.accessKeyId);
  await click(page, 'Test');
  await expect(step(page, 'Keys')).toHaveAttribute('data-state', 'ok');
  await expect(step(page, 'Bucket or folder')).toHaveAttribute('data-state', 'failed');
  await field(page, 'Bucket').fill(bucketAccess.bucket);
  await click(page, 'Test');
  await expect(form(page)).toContainText('The connector works.');
  expect(store.keys).toEqual(['flowers.tar', 'team/birds.tar', 'notes.txt']);

  await click(page, 'Save');
  await expect(form(page)).toContainText('is saved');
  await expect(form(page).locator('input')).toHaveCount(0);
  expect(readFileSync(configFile(), 'utf8')).toContain(bucketAccess.secretAccessKey);
  expect(statSync(configFile()).mode & 0o077).toBe(0);
  await click(page, 'Browse it');
  const list = page.locator('.jp-MlModelImport').getByRole('listbox');
  await expect(list.getByRole('option', { name: 'flowers.tar' })).toBeVisible();

  // Editing shows of the keys their end only, and keeps them.
  await item(page, name)
    .getByRole('button', { name: `Edit ${name}` })
    .click();
  await expect(form(page)).toContainText('Keep the saved ones (…1234)');
  await expect(form(page).locator('input[type=password]')).toHaveCount(0);
  await field(page, 'Prefix').fill('team/');
  await click(page, 'Test');
  await expect(form(page)).toContainText('The connector works.');
  await click(page, 'Save');
  await expect(form(page)).toContainText('is saved');
  expect(readFileSync(configFile(), 'utf8')).toContain(bucketAccess.secretAccessKey);
  expect(await page.content()).not.toContain(bucketAccess.secretAccessKey);
  await click(page, 'Browse it');
  await expect(list.getByRole('option', { name: 'birds.tar' })).toBeVisible();
});

test('what is missing is said at its field', async ({ page }) => {
  await execute(page, 'mlmodel:add-connector');
  await click(page, 'Save');

  await expect(field(page, 'Name')).toBeFocused();
  await expect(field(page, 'Name')).toHaveAccessibleDescription(/This has to be filled in/);
  await field(page, 'Name').fill('LOCAL');
  await expect(field(page, 'Name')).toHaveAccessibleDescription(/of this name already/);
});

test('the folder that JupyterLab shows stays as it is, and says why', async ({ page }) => {
  await expect(item(page, 'LOCAL')).toContainText('it is always there');
  await expect(item(page, 'LOCAL').getByRole('button', { name: 'Remove LOCAL' })).toHaveCount(0);
  await execute(page, 'mlmodel:edit-connector', { name: 'LOCAL' });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('it is always there');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('in the dark and in forced colours all can be told apart', async ({ page }) => {
  await execute(page, 'apputils:change-theme', { theme: 'JupyterLab Dark' });
  await execute(page, 'mlmodel:add-connector');
  await expect(field(page, 'Name')).toBeVisible();

  expect(await hindrances(page, '.jp-MlModelConnectors-tab')).toEqual([]);
  expect(await hindrances(page, '#mlmodel-browser .jp-MlModelConnectors')).toEqual([]);
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await hindrances(page, '.jp-MlModelConnectors-tab')).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
  await execute(page, 'apputils:change-theme', { theme: 'JupyterLab Light' });
});
