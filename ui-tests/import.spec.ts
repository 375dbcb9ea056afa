import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { tarFile } from '../src/lab/import/tarFile';
import { hindrances } from './support/accessibility';
import { environment } from './support/environment';
import { HeldImport } from './support/heldStore';
import { modelArchive } from './support/modelArchive';
import { test } from './support/test';

const hostile = '<img src=x onerror=alert(1)>';
const form = (page: Page): Locator => page.locator('.jp-MlModelImport:visible');
/** With suggestions an input is a combo box. */
const field = (page: Page, name: string): Locator =>
  form(page)
    .getByRole('textbox', { name, exact: true })
    .or(form(page).getByRole('combobox', { name, exact: true }));
const importButton = (page: Page): Locator =>
  form(page).getByRole('button', { name: 'Import', exact: true });
const files = (page: Page): Locator => page.locator('#filebrowser .jp-DirListing-item');

/** Loads JupyterLab with nothing open. */
async function openLab(page: Page): Promise<void> {
  await page.goto(`lab/workspaces/${randomUUID()}`);
  await expect(page.locator('#filebrowser .jp-DirListing-content')).toBeVisible({
    timeout: 45_000
  });
}

async function execute(page: Page, command: string, args: object = {}): Promise<void> {
  await page.evaluate(
    ([id, options]) => {
      void window.jupyterapp!.commands.execute(id, options);
    },
    [command, args] as const
  );
}

/** Puts a file into the folder that JupyterLab shows, and shows its folder in the file browser. */
async function givenFile(page: Page, name: string, content: Uint8Array): Promise<string> {
  const folder = `import-${randomUUID().slice(0, 8)}`;
  mkdirSync(join(environment().folder, 'notebooks', folder));
  writeFileSync(join(environment().folder, 'notebooks', folder, name), content);
  await execute(page, 'filebrowser:go-to-path', { path: folder, dontShowBrowser: true });
  await expect(files(page).filter({ hasText: name })).toBeVisible();
  return `${folder}/${name}`;
}

async function chooseImport(page: Page, name: string): Promise<void> {
  await files(page).filter({ hasText: name }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Import as Model…' }).click();
}

async function listed(page: Page): Promise<string> {
  const answer = await page.request.get(`mlmodel/models?${randomUUID()}`);
  return answer.text();
}

/** The store gives the archive half-way only, so that the form can't be filled from it. */
async function startHeldImport(page: Page): Promise<HeldImport> {
  const held = new HeldImport();
  const path = /path=(\S+)/.exec(held.cell)?.[1] ?? '';
  await execute(page, 'mlmodel:import-model', { path });
  await expect(field(page, 'Name')).toHaveValue(held.name);
  await field(page, 'Type').selectOption('sklearn');
  await field(page, 'Category').fill('c');
  await field(page, 'Algorithm').fill('a');
  await importButton(page).click();
  return held;
}

test.beforeEach(async ({ page }) => {
  await openLab(page);
});

test('an archive of the file browser is imported by a form that fills itself', async ({ page }) => {
  const model = `flowers_${randomUUID().slice(0, 8)}`;
  const path = await givenFile(page, `${model}.tar`, modelArchive(1000));
  await chooseImport(page, `${model}.tar`);

  await expect(form(page).getByRole('heading', { name: 'Import a model' })).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue(model);
  await expect(form(page).getByLabel('Type')).toHaveValue('sklearn');
  await expect(form(page).getByLabel('Format')).toHaveValue('pickle');
  await expect(form(page).getByRole('cell', { name: 'model.pkl' })).toBeVisible();
  await field(page, 'Category').fill('classification');
  await field(page, 'Algorithm').fill('svc');
  await expect(form(page).getByRole('group', { name: 'Statement' })).toContainText(
    `%mlmodel import name=${model} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:${path}`
  );
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);

  await importButton(page).click();
  await expect(form(page).getByRole('heading', { name: `${model} is imported` })).toBeVisible();
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);
  expect(await listed(page)).toContain(model);
  await form(page).getByRole('button', { name: 'Show summary' }).click();
  await expect(page.locator('.jp-MlModelSummary:visible')).toContainText(model);
});

test('a further import under the same name says which revision it becomes', async ({ page }) => {
  const model = `again_${randomUUID().slice(0, 8)}`;
  const path = await givenFile(page, `${model}.tar`, modelArchive(1000));
  const statement = `import name=${model} type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.LOCAL:${path}`;
  await (await page.request.post('mlmodel/run', { data: { statements: [statement] } })).text();
  await chooseImport(page, `${model}.tar`);

  await expect(form(page)).toContainText(
    `You have a model ${model} already: this becomes revision 2`
  );
  await field(page, 'Category').fill('c');
  await field(page, 'Algorithm').fill('a');
  await importButton(page).click();
  await expect(form(page)).toContainText('Revision 2: type sklearn, format pickle.');
});

test('an archive that is none is told as such, and nothing can be run', async ({ page }) => {
  await givenFile(page, 'broken.tar', Buffer.from('no archive at all'));
  await chooseImport(page, 'broken.tar');

  await expect(form(page).getByRole('alert')).toContainText('The archive is no tar');
  await expect(importButton(page)).toHaveCount(0);
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);
  await form(page).getByRole('button', { name: 'Choose another…' }).click();
  await expect(form(page).getByRole('listbox')).toBeVisible();
});

test('what is wrong or missing is said at its field, which gets the cursor', async ({ page }) => {
  await execute(page, 'mlmodel:import-model', { path: 'OBJECTSTORAGE.LOCAL:model.tar' });
  await expect(field(page, 'Name')).toHaveValue('model');
  await field(page, 'Name').fill('a/b');

  await expect(field(page, 'Name')).toHaveAccessibleDescription(/'a\/b' can't be a name/);
  await importButton(page).click();
  await expect(field(page, 'Name')).toBeFocused();
  await field(page, 'Name').fill('ab');
  await importButton(page).click();
  await expect(field(page, 'Category')).toBeFocused();
  await expect(field(page, 'Category')).toHaveAccessibleDescription(/import needs category=/);
});

test('names of files and members are text, whatever they hold', async ({ page }) => {
  const name = `${hostile.replace('/', '')} "붓꽃" it's.tar`;
  const archive = tarFile({
    'model.pkl': new Uint8Array(100).fill(7),
    [`${hostile}.txt`]: new Uint8Array(3),
    'safe\u202Egnp.exe': new Uint8Array(3)
  });
  await givenFile(page, name, archive);
  await chooseImport(page, '붓꽃');

  await expect(form(page)).toContainText(name);
  await expect(form(page).getByRole('cell', { name: `${hostile}.txt` })).toBeVisible();
  await expect(form(page).getByRole('cell', { name: 'safe\\u202egnp.exe' })).toBeVisible();
  await expect(form(page).locator('img')).toHaveCount(0);
  await field(page, 'Category').fill("it's");
  await field(page, 'Algorithm').fill('<b>');
  await field(page, 'Name').fill(`odd ${randomUUID().slice(0, 8)} '"`);
  await importButton(page).click();
  await expect(form(page).getByRole('heading', { name: 'is imported' })).toBeVisible();
});

test('by keys alone: from the command to the imported model', async ({ page }) => {
  const model = `keys_${randomUUID().slice(0, 8)}`;
  const path = await givenFile(page, `${model}.tgz`, modelArchive(1000));
  const [folder = ''] = path.split('/');
  await execute(page, 'mlmodel:import-model');
  const list = form(page).getByRole('listbox');
  await expect(list.getByRole('option', { name: `${folder}/` })).toBeVisible();
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);

  await field(page, 'Archive').focus();
  await page.keyboard.type(folder);
  await expect(list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list.getByRole('option', { name: model })).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(field(page, 'Archive')).toHaveValue('');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(field(page, 'Archive')).toBeFocused();
  await page.keyboard.type(`${folder}/k`);
  await expect(list.getByRole('option', { name: model })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field(page, 'Name')).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue(model);
  await expect(form(page).getByLabel('Type')).toHaveValue('sklearn');
  for (const text of ['', '', 'classification', 'svc']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await expect(form(page).getByRole('heading', { name: `${model} is imported` })).toBeFocused();
});

test('only archives can be chosen of a connector’s keys', async ({ page }) => {
  await givenFile(page, 'notes.md', Buffer.from('text'));
  const [folder = ''] = (await givenFile(page, 'a.tar', modelArchive(10))).split('/');
  writeFileSync(join(environment().folder, 'notebooks', folder, 'notes.md'), 'text');
  await execute(page, 'mlmodel:import-model', { connector: 'LOCAL' });
  await field(page, 'Archive').fill(`${folder}/`);

  const notes = form(page).getByRole('option', { name: 'notes.md' });
  await expect(notes).toHaveAttribute('aria-disabled', 'true');
  await notes.click({ force: true });
  await expect(form(page).getByRole('listbox')).toBeVisible();
  await form(page).getByRole('navigation').getByRole('button', { name: 'LOCAL' }).click();
  await expect(field(page, 'Archive')).toHaveValue('');
});

test('a running import shows how far it is, and can be cancelled', async ({ page }) => {
  await startHeldImport(page);

  await expect(form(page).getByRole('progressbar')).toBeVisible();
  await expect(form(page)).toContainText(/of 6\.\d+ MB/);
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);
  await form(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(form(page).getByRole('alert')).toContainText('the statement left nothing behind');
  await expect(field(page, 'Category')).toHaveValue('c');
});

test('an import goes on when its tab is closed', async ({ page }) => {
  const held = await startHeldImport(page);
  await expect(form(page).getByRole('progressbar')).toBeVisible();
  await execute(page, 'application:close');
  await expect(form(page)).toHaveCount(0);
  await held.release();

  await expect.poll(() => listed(page), { timeout: 20_000 }).toContain(held.name);
});

test('one command makes and imports an example that can be deployed', async ({ page }) => {
  await execute(page, 'mlmodel:import-example');
  await expect(form(page).getByRole('heading', { name: 'iris_example is imported' })).toBeVisible({
    timeout: 20_000
  });
  await expect(form(page).getByRole('button', { name: 'Deploy…' })).toBeVisible();
  await form(page).getByRole('button', { name: 'Import another' }).click();
  await expect(form(page).getByRole('listbox')).toBeVisible();

  // A second wish makes no second revision unasked.
  await execute(page, 'mlmodel:import-example');
  await expect(form(page)).toContainText('You have a model iris_example already');
  await expect(importButton(page)).toBeEnabled();
});

test('the form can be used at 400 % zoom and in the dark', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await execute(page, 'application:toggle-left-area');
  await execute(page, 'apputils:change-theme', { theme: 'JupyterLab Dark' });
  await execute(page, 'mlmodel:import-model', { path: 'OBJECTSTORAGE.LOCAL:model.tar' });
  await expect(field(page, 'Name')).toHaveValue('model');
  await importButton(page).scrollIntoViewIfNeeded();

  await expect(importButton(page)).toBeInViewport();
  expect(await form(page).evaluate(node => node.scrollWidth <= node.clientWidth)).toBe(true);
  expect(await hindrances(page, '.jp-MlModelImport')).toEqual([]);
  await execute(page, 'apputils:change-theme', { theme: 'JupyterLab Light' });
  await page.setViewportSize({ width: 1200, height: 900 });
});
