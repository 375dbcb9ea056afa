import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { JobRecord } from '../src/common/job';
import { hindrances } from './support/accessibility';
import { environment } from './support/environment';
import { HeldImport } from './support/heldStore';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const section = (page: Page): Locator => page.locator('#mlmodel-browser .jp-MlModelJobs');
const title = (page: Page): Locator =>
  page.locator('#mlmodel-browser .jp-AccordionPanel-title').filter({ hasText: 'Jobs' });
const statusItem = (page: Page): Locator => page.locator('.jp-MlModelJobs-status');
const popup = (page: Page): Locator => page.getByRole('dialog', { name: 'Running jobs' });
const toasts = (page: Page): Locator => page.locator('.Toastify__toast');

/** The row of a job, running or ended, where jobs are shown. */
function row(place: Locator, name: string): Locator {
  return place.getByRole('listitem').filter({ hasText: name });
}

/** Shows the section with the jobs. */
async function openJobs(page: Page): Promise<void> {
  await page.evaluate(() =>
    window.jupyterapp!.commands.execute('mlmodel:open-browser').then(() => undefined)
  );
  await expect(title(page)).toBeVisible();
  if (!(await section(page).isVisible())) {
    await title(page).click();
  }
  await expect(section(page)).toBeVisible();
}

async function givenRunningImport(
  page: Page
): Promise<{ held: HeldImport; notebook: NotebookPage }> {
  const held = new HeldImport();
  const notebook = await NotebookPage.open(page, [held.cell]);
  await openJobs(page);
  await notebook.startCell(0);
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  return { held, notebook };
}

/** Starts a statement as another page would, without waiting for its end. */
function runElsewhere(page: Page, statement: string, origin?: object): void {
  void page.request
    .post('mlmodel/run', { data: { statements: [statement], ...(origin && { origin }) } })
    .catch(() => undefined);
}

/** Somebody clicks into the window. */
async function focusWindow(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
}

async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    state => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden'
  );
}

/** Puts a tab in front of the notebook. */
async function coverNotebook(page: Page): Promise<void> {
  await page.evaluate(() =>
    window.jupyterapp!.commands.execute('launcher:create').then(() => undefined)
  );
}

/** Writes the setting of how long work must take to be told of; pages that are loaded then know it. */
async function notifyAfter(page: Page, settings: { notifyAfterSeconds?: number }): Promise<void> {
  const url = 'lab/api/settings/jupyterlab-mlmodel:jobs';
  const saved = await page.request.put(url, { data: { raw: JSON.stringify(settings) } });
  expect(saved.ok()).toBe(true);
  await page.goto('about:blank');
}

/** Waits until a job has run for longer than that. */
async function ranFor(page: Page, name: string, seconds: number): Promise<void> {
  const { jobs } = (await (await page.request.get('mlmodel/jobs')).json()) as {
    jobs: readonly JobRecord[];
  };
  const { started } = jobs.find(({ statements }) => statements[0]?.includes(name))!;
  const ran = () => Date.now() - Date.parse(started);
  await expect.poll(ran, { timeout: 15_000 }).toBeGreaterThan(seconds * 1000);
}

function storedFiles(name: string): readonly string[] {
  const models = join(environment().folder, 'store', 'models');
  return readdirSync(models, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => path.includes(name));
}

test('progress is seen in the cell, the section and the status bar at once', async ({ page }) => {
  const { held, notebook } = await givenRunningImport(page);
  const running = row(section(page), held.name);
  await expect(running.getByRole('progressbar')).toHaveAttribute('value', /\d/);
  await expect(running).toContainText(/\d.* of .*B/);
  await expect(title(page)).toHaveText('Jobs (1)');
  await expect(statusItem(page)).toContainText(new RegExp(`Importing ${held.name} \\d+ %`));
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();

  await held.release();
  await notebook.ended(0);
  await expect(running).toContainText('Done');
  await expect(statusItem(page)).toBeHidden();
  await expect(toasts(page)).toHaveCount(0);
});

for (const place of ['cell', 'section', 'status bar', 'palette']) {
  test(`an import that is cancelled from the ${place} leaves nothing`, async ({ page }) => {
    const { held, notebook } = await givenRunningImport(page);
    if (place === 'cell') {
      await page.getByRole('button', { name: 'Interrupt the kernel' }).click();
    } else if (place === 'section') {
      await row(section(page), held.name).getByRole('button', { name: 'Cancel' }).press('Enter');
      await expect(section(page)).toBeFocused();
    } else if (place === 'palette') {
      await notebook.start('mlmodel:cancel-job');
    } else {
      await statusItem(page).getByRole('button', { name: 'Cancel a job…' }).click();
      await row(popup(page), held.name).getByRole('button', { name: 'Cancel' }).click();
    }

    await notebook.ended(0);
    await expect(notebook.output(0)).toContainText('CANCELLED');
    await expect(row(section(page), held.name)).toContainText('Cancelled');
    await expect(statusItem(page)).toBeHidden();
    expect(storedFiles(held.name)).toEqual([]);
    await page.keyboard.press('Escape');
  });
}

test('a reload finds the running job again, over one connection, for the cell and the section', async ({
  page
}) => {
  const { held, notebook } = await givenRunningImport(page);
  await notebook.save();
  const attached: string[] = [];
  const listen = (request: { url(): string }): void => {
    if (/mlmodel\/jobs\/[^?]/.test(request.url())) {
      attached.push(new URL(request.url()).pathname);
    }
  };
  page.on('request', listen);
  await notebook.reload();
  await openJobs(page);
  await expect(row(section(page), held.name).getByRole('progressbar')).toBeVisible();
  await expect(notebook.output(0).getByRole('progressbar')).toBeVisible();
  await held.release();
  await notebook.ended(0);
  await expect(notebook.output(0)).toContainText('ok');
  await expect(row(section(page), held.name)).toContainText('Done');
  page.off('request', listen);
  // Jobs that ended before, of other tests, are asked once for how they ended.
  const records = (await (await page.request.get('mlmodel/jobs')).json()) as Jobs;
  const own = records.jobs.filter(({ statements }) => statements[0]?.includes(held.name));
  expect(own).toHaveLength(1);
  expect(attached.filter(path => path.endsWith(own[0]!.id))).toHaveLength(1);
});

type Jobs = { readonly jobs: readonly JobRecord[] };

test('an end out of sight is told of once, and its cell can be shown', async ({ page }) => {
  const { held, notebook } = await givenRunningImport(page);
  await coverNotebook(page);
  await ranFor(page, held.name, 5);
  await held.release();
  await expect(toasts(page)).toHaveCount(1);
  await expect(toasts(page)).toHaveText(new RegExp(`Importing ${held.name}: done after \\d+ s`));
  await expect(row(section(page), held.name)).toContainText('Done');
  await expect(toasts(page)).toHaveCount(1);

  await toasts(page).getByRole('button', { name: 'Show' }).click();
  await expect(notebook.output(0)).toContainText('ok');
});

test('an end in sight is not told of', async ({ page }) => {
  const { held, notebook } = await givenRunningImport(page);
  await ranFor(page, held.name, 5);
  await held.release();
  await notebook.ended(0);
  await expect(row(section(page), held.name)).toContainText('Done');
  await expect(toasts(page)).toHaveCount(0);
});

test('a job of another page is found on focus, followed, and let go of while hidden', async ({
  page
}) => {
  await NotebookPage.open(page, ['1']);
  await openJobs(page);
  const held = new HeldImport();
  const origin = { notebook: 'elsewhere.ipynb', cell: 'c' };
  runElsewhere(page, held.cell.replace('%mlmodel ', ''), origin);
  await expect
    .poll(async () => await (await page.request.get('mlmodel/jobs')).text())
    .toContain(held.name);
  await expect(row(section(page), held.name)).toHaveCount(0);
  await focusWindow(page);
  await expect(row(section(page), held.name).getByRole('progressbar')).toHaveAttribute(
    'value',
    /\d/
  );

  const dropped = page.waitForEvent('requestfailed', request =>
    /mlmodel\/jobs\//.test(request.url())
  );
  const asked: string[] = [];
  const listen = (request: { url(): string }): void => {
    asked.push(...(/\/mlmodel\//.test(request.url()) ? [request.url()] : []));
  };
  await setVisible(page, false);
  await dropped;
  page.on('request', listen);
  await focusWindow(page);
  await held.release();
  await expect
    .poll(async () => await (await page.request.get('mlmodel/jobs')).text())
    .toMatch(new RegExp(`${held.name}[^{]*"state":"done"`));
  expect(asked).toEqual([]);
  page.off('request', listen);
  await setVisible(page, true);
  await expect(row(section(page), held.name)).toContainText('Done');
  await expect(toasts(page)).toHaveCount(0);
});

test('the section and the popup hinder nobody', async ({ page }) => {
  const { held, notebook } = await givenRunningImport(page);
  await expect(row(section(page), held.name).getByRole('progressbar')).toBeVisible();
  await statusItem(page).getByRole('button', { name: 'Cancel a job…' }).click();
  await expect(row(popup(page), held.name)).toBeVisible();
  for (const selector of ['#mlmodel-browser .jp-MlModelJobs', '.jp-MlModelJobs-popup']) {
    expect(await hindrances(page, selector)).toEqual([]);
  }
  expect(await hindrances(page, '.jp-MlModelJobs-status')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(popup(page)).toHaveCount(0);
  await held.release();
  await notebook.ended(0);
});

test('whatever a statement holds is shown as text', async ({ page }) => {
  await NotebookPage.open(page, ['1']);
  await openJobs(page);
  const name = `<img src=x onerror=alert(1)>\u202e${'x'.repeat(10_000)}`;
  runElsewhere(page, `import name='${name}'`);
  await expect
    .poll(async () => await (await page.request.get('mlmodel/jobs')).text())
    .toMatch(/onerror[^{]*"state":"failed"/);
  await focusWindow(page);
  const failed = row(section(page), "name='<img src=x");
  await expect(failed).toContainText("import name='<img src=x onerror=alert(1)>\\u202exxx");
  await expect(failed).toContainText('Failed');
  await expect(failed.locator('img')).toHaveCount(0);
  const text = await failed.locator('.jp-MlModelJobs-statement').innerText();
  expect(text.length).toBeLessThan(300);
  expect(await hindrances(page, '#mlmodel-browser .jp-MlModelJobs')).toEqual([]);
});

test('an end out of sight is not told of when nobody wants to know', async ({ page }) => {
  await notifyAfter(page, { notifyAfterSeconds: 0 });
  const { held } = await givenRunningImport(page);
  await coverNotebook(page);
  await ranFor(page, held.name, 6);
  await held.release();
  await expect(row(section(page), held.name)).toContainText('Done');
  await expect(toasts(page)).toHaveCount(0);
  await notifyAfter(page, {});
});
