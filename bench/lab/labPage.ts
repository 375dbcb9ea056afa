import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Lab } from './lab';

const patience = 30_000;

/** Starts Chromium without a window. */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import('@playwright/test');
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu']
  });
}

/** A notebook with one code cell, in Chromium. */
export class LabPage {
  private constructor(
    private readonly _browser: Browser,
    private readonly _page: Page
  ) {}

  /** Opens it, with a kernel that is idle. */
  static async open(lab: Lab): Promise<LabPage> {
    const cell = {
      cell_type: 'code',
      id: 'a',
      metadata: {},
      outputs: [],
      source: '1',
      execution_count: null
    };
    const kernelspec = { name: 'python3', display_name: 'Python 3' };
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] };
    await writeFile(join(lab.notebooks, 'bench.ipynb'), JSON.stringify(notebook));
    const browser = await launchChromium();
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(`${lab.url}lab/tree/bench.ipynb?token=${lab.token}&reset`);
    await page.locator('.jp-NotebookPanel .jp-Cell').waitFor();
    await page.evaluate(
      () =>
        (window as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget.sessionContext
          .ready
    );
    const opened = new LabPage(browser, page);
    await opened.runCell('1');
    return opened;
  }

  /** Milliseconds from the command to run the cell to its end, with the outputs in the notebook. */
  runCell(source: string): Promise<number> {
    return this._page.evaluate(async text => {
      // What the server's option puts there for programs that drive the page.
      const { commands, shell } = (window as unknown as { jupyterapp: App }).jupyterapp;
      const { content } = shell.currentWidget;
      content.activeCellIndex = 0;
      content.activeCell.model.sharedModel.setSource(text);
      const started = performance.now();
      await commands.execute('notebook:run-cell');
      const took = performance.now() - started;
      const [output] = content.activeCell.model.outputs.toJSON();
      if (!output || !/predictions|"text\/plain"/.test(JSON.stringify(output))) {
        throw new Error(`the cell answered ${JSON.stringify(output)}`);
      }
      return took;
    }, source);
  }

  /** Ends the browser. */
  async close(): Promise<void> {
    await this._browser.close();
  }
}

type App = {
  readonly commands: { execute(id: string): Promise<unknown> };
  readonly shell: {
    readonly currentWidget: {
      readonly sessionContext: { readonly ready: Promise<void> };
      readonly content: {
        activeCellIndex: number;
        readonly activeCell: {
          readonly model: {
            readonly sharedModel: { setSource(text: string): void };
            readonly outputs: { toJSON(): readonly unknown[] };
          };
        };
      };
    };
  };
};
