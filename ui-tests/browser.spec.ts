import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { hindrances } from './support/accessibility';
import { givenCatalog, ModelBrowser } from './support/modelBrowser';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

test('the sidebar comes back after a reload, and asks nothing while it is not seen', async ({
  page
}) => {
  const browser = await ModelBrowser.given(page, givenCatalog([{ name: 'mnist' }]));
  await browser.load();
  await page.waitForTimeout(500);
  expect(browser.questions).toBe(0);

  await browser.run('mlmodel:open-browser');
  await expect(browser.row('mnist')).toBeVisible();
  expect(browser.questions).toBe(1);
  // The workspace is saved a second after it has changed.
  await page.waitForResponse(each => each.url().includes('api/workspaces') && each.ok());
  await page.reload();
  await expect(browser.row('mnist')).toBeVisible({ timeout: 45_000 });
  expect(browser.questions).toBe(2);

  await browser.run('application:toggle-left-area');
  await expect(browser.panel).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.waitForTimeout(300);
  expect(browser.questions).toBe(2);

  await browser.run('application:toggle-left-area');
  await expect.poll(() => browser.questions).toBe(3);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    window.dispatchEvent(new Event('focus'));
  });
  await page.waitForTimeout(300);
  expect(browser.questions).toBe(3);
  await page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => browser.questions).toBe(4);
});

test('everything can be done with the keyboard', async ({ page }) => {
  const browser = await ModelBrowser.open(
    page,
    givenCatalog([
      { name: 'alpha' },
      { name: 'beta', type: 'sklearn' },
      { name: '모나리자' },
      { name: 'gamma', user: 'bob' }
    ])
  );
  await page.route('**/mlmodel/model?*', route =>
    route.fulfill({
      json: {
        user: 'ann',
        name: 'beta',
        id: 2,
        servingName: 'ann_beta',
        revisions: [],
        deployments: [],
        history: []
      }
    })
  );
  await expect(browser.search).toBeFocused();
  await page.keyboard.type('ㅁㄴ');
  await expect(browser.rows).toHaveCount(1);
  await expect(browser.panel).toContainText('1 model found');
  await page.keyboard.press('Escape');
  await expect(browser.rows).toHaveCount(4);

  await page.keyboard.press('ArrowDown');
  await expect(browser.tree).toBeFocused();
  await page.keyboard.press('Home');
  await expect(browser.active).toContainText('모나리자');
  await page.keyboard.press('ArrowDown');
  await expect(browser.active).toContainText('alpha');
  await page.keyboard.press('g');
  await expect(browser.active).toContainText('gamma');
  // After a pause a letter is the first of another name.
  await page.waitForTimeout(1100);
  await page.keyboard.press('b');
  await expect(browser.active).toContainText('beta');
  const id = await browser.active.getAttribute('id');
  await expect(browser.tree).toHaveAttribute('aria-activedescendant', id!);

  await page.keyboard.press('Control+c');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('%mlmodel summary beta');
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: /Deploy/ })).toHaveAttribute(
    'aria-disabled',
    'true'
  );
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();

  await browser.tree.focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('beta');
  await page.keyboard.press('Escape');
  await browser.tree.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.lm-DockPanel-tabBar')).toContainText('beta');
});

test('groups open and close, and the choice is kept in the settings', async ({ page }) => {
  const browser = await ModelBrowser.open(
    page,
    givenCatalog([{ name: 'a' }, { name: 'b', user: 'bob' }, { name: 'c' }])
  );
  await browser.panel.getByRole('button', { name: 'Group and sort' }).click();
  await browser.panel.getByLabel('Group by').selectOption({ label: 'User' });
  const bob = browser.row('bob');
  await expect(browser.row('ann')).toContainText('2');
  await expect(browser.row('a')).toHaveAttribute('aria-level', '2');
  await bob.click();
  await expect(bob).toHaveAttribute('aria-expanded', 'false');
  await expect(browser.rows).toHaveCount(4);
  await page.keyboard.press('ArrowRight');
  await expect(bob).toHaveAttribute('aria-expanded', 'true');

  await browser.load();
  await browser.run('mlmodel:open-browser');
  await expect(browser.row('bob')).toBeVisible();
  await browser.panel.getByRole('button', { name: 'Group and sort' }).click();
  await browser.panel.getByLabel('Group by').selectOption({ label: 'Nothing' });
  await expect(browser.row('bob')).toHaveCount(0);
});

test('a failure is told once with what to do, and what was known stays', async ({ page }) => {
  const catalog = givenCatalog([{ name: 'kept' }]);
  const browser = await ModelBrowser.open(page, catalog);
  await expect(browser.row('kept')).toBeVisible();
  const alert = browser.panel.getByRole('alert');
  await expect(alert).toBeHidden();

  await browser.become('failure');
  await expect(alert).toContainText('The store is <b>gone</b>.');
  await expect(alert).toContainText('still listed');
  await expect(browser.row('kept')).toBeVisible();
  expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);

  browser.answer = catalog;
  await browser.panel.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toBeHidden();
});

test('without models there are ways to begin; without matches a way back', async ({ page }) => {
  const browser = await ModelBrowser.open(page, givenCatalog([]));
  await expect(browser.panel).toContainText('There are no models yet');
  await browser.panel.getByRole('button', { name: 'Import a .tar archive' }).click();
  await expect(page.locator('.lm-DockPanel-tabBar')).toContainText(/import/i);

  await browser.become(givenCatalog([{ name: 'first' }]));
  await expect(browser.row('first')).toBeVisible();
  await browser.search.fill('zzz');
  await expect(browser.panel).toContainText('No model matches');
  expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);
  await browser.panel.getByRole('button', { name: 'Clear the search' }).click();
  await expect(browser.row('first')).toBeVisible();
  await expect(browser.search).toBeFocused();
});

test('own changes show at once', async ({ page }) => {
  const name = `own_${randomUUID().slice(0, 8)}`;
  const notebook = await NotebookPage.open(page, [
    `%mlmodel import name=${name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:model.tar`,
    `%mlmodel delete name=${name}`
  ]);
  const browser = ModelBrowser.of(page);
  await browser.run('mlmodel:open-browser');
  await notebook.runCell(0);
  await browser.search.fill(name);
  await expect(browser.row(name)).toBeVisible();
  await notebook.runCell(1);
  await expect(browser.row(name)).toHaveCount(0);
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test(`nothing hinders assistive technology in ${theme}`, async ({ page }) => {
    const browser = await ModelBrowser.open(page, 'silence');
    await page.evaluate(
      chosen => window.jupyterapp!.commands.execute('apputils:change-theme', { theme: chosen }),
      theme
    );
    const isLight = theme.includes('Light');
    await expect(page.locator(`body[data-jp-theme-light="${isLight}"]`)).toHaveCount(1);
    await expect(browser.panel).toContainText('Loading models');
    expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);

    browser.answer = givenCatalog([]);
    await browser.load();
    await browser.run('mlmodel:open-browser');
    await expect(browser.panel).toContainText('There are no models yet');
    expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);

    const names = ['mnist', 'iris', 'far', 'near'].map(name => ({ name }));
    const deployments = [
      { name: 'mnist', label: 'stable', version: 3 },
      { name: 'iris', state: 'LOADING' as const },
      { name: 'far', state: 'ERROR' as const, reason: 'Op type not registered' }
    ];
    const others = [{ name: 'other', user: 'bob' }];
    await browser.become(givenCatalog([...names, ...others], deployments));
    await expect(browser.row('mnist')).toContainText('v3 · stable');
    await expect(browser.row('iris')).toContainText('v1 · loading');
    await expect(browser.row('far')).toContainText('v1 · failed');
    await browser.panel.getByRole('button', { name: 'Group and sort' }).click();
    await browser.row('near').click();
    expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);
    await browser.row('mnist').hover();
    expect(await hindrances(page, '#mlmodel-browser')).toEqual([]);
  });
}
