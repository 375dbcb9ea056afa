import { test as base, type Page } from '@playwright/test';

type OfWorker = { readonly lab: Page };

/** Like Playwright's, but all tests of a file share one JupyterLab, as loading it takes longer than most of them. */
export const test = base.extend<object, OfWorker>({
  lab: [
    async ({ browser }, use, { project }) => {
      const { baseURL, viewport, permissions } = project.use;
      const context = await browser.newContext({
        ...(baseURL !== undefined && { baseURL }),
        ...(viewport !== undefined && { viewport }),
        ...(permissions && { permissions })
      });
      const page = await context.newPage();
      // Leaving a page asks when something is not saved.
      page.on('dialog', dialog => void dialog.accept().catch(() => undefined));
      await use(page);
      await context.close();
    },
    { scope: 'worker' }
  ],
  page: async ({ lab }, use) => {
    await use(lab);
    await lab.unrouteAll({ behavior: 'ignoreErrors' });
  }
});
