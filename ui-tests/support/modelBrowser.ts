import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import type { CatalogView, DeploymentView } from '../../src/common/catalogView';
import type { Json } from '../../src/common/model';
import './notebookPage';

/** A model of a made-up catalog. */
export type GivenModel = { readonly name: string; readonly user?: string; readonly type?: string };

type Answer = CatalogView | 'failure' | 'silence';

/** A catalog of ann's, made up. */
export function givenCatalog(
  models: readonly GivenModel[],
  deployments: readonly Partial<DeploymentView>[] = []
): CatalogView {
  const names = ['id', 'user', 'name', 'type', 'category', 'algorithm', 'serving', 'create'];
  const columns = [...names, 'modified'].map(name => ({ name, type: 'text' as const }));
  const rows = models.map(({ user = 'ann', name, type = 'tf' }, index): Json[] => {
    const at = new Date(1_600_000_000_000 + index * 1000).toISOString();
    return [index + 1, user, name, type, 'classification', 'deep', 'off', at, at];
  });
  const usual = { user: 'ann', servingName: 'ann_model', version: 1, revision: 1, label: null };
  const at = '2026-11-22T10:00:00Z';
  return {
    n: 1,
    user: 'ann',
    models: { columns, rows },
    deployments: deployments.map(each => ({
      ...usual,
      name: 'model',
      state: 'AVAILABLE',
      at,
      ...each
    }))
  };
}

/** The model browser, whose questions a test may answer instead of the backend. */
export class ModelBrowser {
  private constructor(readonly page: Page) {}

  /** What is answered from now on. */
  answer: Answer = 'silence';

  /** How often the page has asked. */
  questions = 0;

  /** The browser as it is, answered by the backend. */
  static of(page: Page): ModelBrowser {
    return new ModelBrowser(page);
  }

  /** Answers the page's questions; shows nothing yet. */
  static async given(page: Page, answer: Answer): Promise<ModelBrowser> {
    const browser = new ModelBrowser(page);
    browser.answer = answer;
    await page.route('**/mlmodel/catalog*', async route => {
      browser.questions++;
      if (browser.answer === 'failure') {
        const failure = { code: 'STORE_UNAVAILABLE', message: 'The store is <b>gone</b>.' };
        await route.fulfill({ status: 503, json: { failure } });
      } else if (browser.answer !== 'silence') {
        await route.fulfill({ json: browser.answer });
      }
    });
    return browser;
  }

  /** Shows the browser in a JupyterLab that has just been loaded. */
  static async open(page: Page, answer: Answer): Promise<ModelBrowser> {
    const browser = await ModelBrowser.given(page, answer);
    await browser.load();
    await browser.run('mlmodel:open-browser');
    return browser;
  }

  /** The whole sidebar. */
  get panel(): Locator {
    return this.page.locator('#mlmodel-browser');
  }

  /** The search field. */
  get search(): Locator {
    return this.panel.getByRole('searchbox');
  }

  /** The list of models. */
  get tree(): Locator {
    return this.panel.getByRole('tree', { name: 'Models' });
  }

  /** The rows that are drawn. */
  get rows(): Locator {
    return this.tree.getByRole('treeitem');
  }

  /** The row that has the keyboard. */
  get active(): Locator {
    return this.tree.locator('[aria-selected=true]');
  }

  /** The row of the group or the model whose name begins so. */
  row(name: string): Locator {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });
  }

  /** Loads JupyterLab in a workspace of its own. */
  async load(): Promise<void> {
    await this.page.goto(`lab/workspaces/${randomUUID()}`);
    await expect(this.page.locator('.jp-Launcher')).toBeVisible({ timeout: 45_000 });
  }

  /** Executes a command and waits for its end. */
  async run(command: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      ([id, options]) => window.jupyterapp!.commands.execute(id, options).then(() => undefined),
      [command, args] as const
    );
  }

  /** Answers with this catalog from now on, and has the page ask. */
  async become(answer: Answer): Promise<void> {
    this.answer = typeof answer === 'string' ? answer : { ...answer, n: this.questions + 2 };
    await this.run('mlmodel:refresh-models');
  }
}
