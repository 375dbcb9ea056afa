import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import { reloadPage } from './reloadPage';

/** A cell to begin with: its source, or more of it. */
export type GivenCell =
  string | { readonly source: string; readonly tags?: string[]; readonly outputs?: object[] };

/** What a cell looks like from outside. */
export type CellState = {
  source: string;
  state: string;
  executionCount: number | null;
  outputs: { output_type: string; data?: Record<string, unknown>; ename?: string; text?: string }[];
  metadata: Record<string, unknown>;
};

const kernels = { python3: { name: 'python3', display_name: 'Python 3' } };

/** A notebook in JupyterLab, driven through the application object where the mouse would prove nothing. */
export class NotebookPage {
  constructor(
    readonly page: Page,
    readonly path: string
  ) {}

  /** Writes a notebook with these cells and opens it; `kernel: null` is a notebook that was told to have none. */
  static async open(
    page: Page,
    cells: readonly GivenCell[],
    options: { kernel?: string | null; name?: string } = {}
  ): Promise<NotebookPage> {
    const path = options.name ?? `${randomUUID()}.ipynb`;
    const { kernel = 'python3' } = options;
    const spec = kernel === null ? { name: '', display_name: 'No Kernel' } : kernels.python3;
    const content = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: spec },
      cells: cells.map((cell, index) => notebookCell(cell, index))
    };
    const saved = await page.request.put(`api/contents/${path}`, {
      data: { type: 'notebook', content }
    });
    expect(saved.ok()).toBe(true);
    const notebook = new NotebookPage(page, path);
    if (page.url().includes('/lab/')) {
      await notebook.show(kernel !== null);
    } else {
      await notebook.load({ hasKernel: kernel !== null });
    }
    return notebook;
  }

  /** Opens the notebook in the JupyterLab that is there, in place of the one before. */
  async show(hasKernel: boolean): Promise<void> {
    await this.page.evaluate(async path => {
      const { commands, shell } = window.jupyterapp!;
      const before = shell.currentWidget;
      await before?.sessionContext?.shutdown();
      before?.dispose();
      void commands.execute('docmanager:open', { path });
    }, this.path);
    await this.ready(hasKernel);
  }

  /** Loads the page with the notebook, in a workspace of its own; what was not saved is gone. */
  async load({ hasKernel = true, from = '' } = {}): Promise<void> {
    await this.page.goto(`${from}lab/workspaces/${randomUUID()}/tree/${this.path}`);
    await this.ready(hasKernel);
  }

  /** Loads the page again as the browser's button does, whatever still runs. */
  async reload(): Promise<void> {
    await reloadPage(this.page, this.path);
    await this.shown();
  }

  /** The cell at this place. */
  cell(index: number): Locator {
    return this.page.locator('.jp-NotebookPanel:visible .jp-Notebook-cell').nth(index);
  }

  /** What our renderer shows in a cell. */
  output(index: number): Locator {
    return this.cell(index).locator('.jp-MlModelOutput');
  }

  /** The input prompt of a cell, such as `[*]:`. */
  prompt(index: number): Locator {
    return this.cell(index).locator('.jp-InputPrompt');
  }

  /** Executes a command of JupyterLab without waiting for its end. */
  async start(command: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      ([id, options]) => {
        void window.jupyterapp?.commands.execute(id, options);
      },
      [command, args] as const
    );
  }

  /** Selects a cell, in command mode. */
  async select(index: number): Promise<void> {
    await this.page.evaluate(at => {
      const notebook = window.jupyterapp!.shell.currentWidget!.content!;
      notebook.activeCellIndex = at;
      notebook.deselectAll();
      notebook.mode = 'command';
    }, index);
  }

  /** Runs one cell without waiting for its end. */
  async startCell(index: number): Promise<void> {
    await this.select(index);
    await this.start('notebook:run-cell');
  }

  /** Runs one cell and waits for its end. */
  async runCell(index: number): Promise<void> {
    await this.startCell(index);
    await this.ended(index);
  }

  /** Runs all cells and waits for the last one's end. */
  async runAll(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp!.commands.execute('notebook:run-all-cells').then(() => undefined)
    );
  }

  /** Waits until a cell is not running any more. */
  async ended(index: number, timeout = 30_000): Promise<void> {
    await expect.poll(async () => (await this.state(index)).state, { timeout }).toBe('idle');
  }

  /** What a cell's model holds. */
  async state(index: number): Promise<CellState> {
    return this.page.evaluate(at => {
      const { model } = window.jupyterapp!.shell.currentWidget!.content!.widgets[at]!;
      return {
        source: model.sharedModel.getSource(),
        state: model.executionState,
        executionCount: model.executionCount,
        outputs: model.outputs.toJSON(),
        metadata: model.sharedModel.getMetadata()
      };
    }, index);
  }

  /** Writes another source into a cell. */
  async setSource(index: number, source: string): Promise<void> {
    await this.page.evaluate(
      ([at, text]) => {
        const { model } = window.jupyterapp!.shell.currentWidget!.content!.widgets[at]!;
        model.sharedModel.setSource(text);
      },
      [index, source] as const
    );
  }

  /** Gives the notebook the keyboard. */
  async focus(): Promise<void> {
    await this.page.evaluate(() => window.jupyterapp!.shell.currentWidget!.content!.activate());
  }

  /** Has JupyterLab record the times of the cells from now on. */
  async recordTiming(): Promise<void> {
    await this.page.evaluate(() => {
      const notebook = window.jupyterapp!.shell.currentWidget!.content!;
      notebook.notebookConfig = { ...notebook.notebookConfig, recordTiming: true };
    });
  }

  /** Restarts the kernel without asking and waits until it is back. */
  async restartKernel(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp!.shell.currentWidget!.sessionContext!.restartKernel()
    );
  }

  /** Ends the kernel; the notebook has none then. */
  async shutDownKernel(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp!.shell.currentWidget!.sessionContext!.shutdown()
    );
  }

  /** Runs code in the notebook's kernel as another client does; doesn't wait for its end. */
  async runInSecondClient(code: string): Promise<void> {
    await this.page.evaluate(source => {
      const { kernel } = window.jupyterapp!.shell.currentWidget!.sessionContext!.session!;
      const client = kernel!.clone();
      window.secondClientIsDone = false;
      void client.requestExecute({ code: source }).done.then(() => {
        window.secondClientIsDone = true;
      });
    }, code);
    await this.page.waitForFunction(
      () =>
        window.jupyterapp!.shell.currentWidget!.sessionContext!.session!.kernel!.status === 'busy'
    );
  }

  /** Whether the second client's code has ended. */
  async secondClientIsDone(): Promise<boolean> {
    return this.page.evaluate(() => window.secondClientIsDone === true);
  }

  /** Waits for the notebook and its kernel; declines one when the notebook is to have none. */
  private async ready(hasKernel: boolean): Promise<void> {
    await this.shown();
    if (hasKernel) {
      await this.page.waitForFunction(() => {
        const { sessionContext } = window.jupyterapp?.shell.currentWidget ?? {};
        return sessionContext?.session?.kernel?.status === 'idle';
      });
    } else {
      const dialog = this.page.getByRole('dialog');
      await dialog.getByRole('combobox').selectOption({ label: 'No Kernel' });
      await dialog.getByRole('button', { name: 'Select' }).click();
    }
  }

  private async shown(): Promise<void> {
    await this.page.waitForFunction(
      path => {
        const { context } = window.jupyterapp?.shell.currentWidget ?? {};
        return context?.path === path && context.isReady;
      },
      this.path,
      { timeout: 45_000 }
    );
  }

  /** Saves the notebook and gives back what the file holds. */
  async save(): Promise<string> {
    await this.page.evaluate(() =>
      window.jupyterapp!.commands.execute('docmanager:save').then(() => undefined)
    );
    const file = await this.page.request.get(`api/contents/${this.path}?content=1&${randomUUID()}`);
    return JSON.stringify(((await file.json()) as { content: unknown }).content);
  }
}

function notebookCell(cell: GivenCell, index: number): object {
  const {
    source,
    tags,
    outputs = []
  } = typeof cell === 'string' ? { source: cell, tags: undefined } : cell;
  return {
    cell_type: 'code',
    id: `cell-${index}`,
    source,
    metadata: tags ? { tags } : {},
    execution_count: null,
    outputs
  };
}

type CellModel = {
  executionState: string;
  executionCount: number | null;
  outputs: { toJSON(): CellState['outputs'] };
  sharedModel: {
    getSource(): string;
    setSource(source: string): void;
    getMetadata(): Record<string, unknown>;
  };
};

type Kernel = {
  status: string;
  clone(): Kernel;
  requestExecute(content: object): { done: Promise<unknown> };
};

/** What the tests use of JupyterLab's application object, which the test server's configuration puts on the window. */
type JupyterApp = {
  commands: { execute(id: string, args?: object): Promise<unknown> };
  restored: Promise<unknown>;
  shell: {
    currentWidget: {
      context?: { path: string; isReady: boolean };
      sessionContext?: {
        session?: { kernel?: Kernel };
        restartKernel(): Promise<void>;
        shutdown(): Promise<void>;
      };
      dispose(): void;
      content?: {
        activeCellIndex: number;
        mode: string;
        notebookConfig: object;
        activate(): void;
        deselectAll(): void;
        widgets: { model: CellModel }[];
      };
    } | null;
  };
};

declare global {
  interface Window {
    jupyterapp?: JupyterApp;
    secondClientIsDone?: boolean;
  }
}
