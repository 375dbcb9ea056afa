import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { environment } from './environment';

/** TensorFlow has to be imported, and a server to be started. */
export const patience = 240_000;

const program = `
import os, sys, tarfile
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf

class Scores(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name='x')])
    def __call__(self, x):
        return {'scores': tf.nn.softmax(x)}

model = Scores()
tf.saved_model.save(model, 'actions', signatures=model.__call__)
with tarfile.open('actions.tar', 'w') as archive:
    archive.add('actions')
`;

/** Writes a small SavedModel's archive to where the connector LOCAL finds it, if it isn't there. */
export function writeModel(): void {
  const python = resolve(__dirname, '..', '..', '.venv', 'bin', 'python');
  const cwd = join(environment().folder, 'notebooks');
  if (existsSync(join(cwd, 'actions.tar'))) {
    return;
  }
  const { status, stderr } = spawnSync(python, ['-c', program], { cwd, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

/** Runs statements; none may fail. */
export async function run(page: Page, ...statements: string[]): Promise<void> {
  const answer = await page.request.post('mlmodel/run', { data: { statements } });
  expect(await answer.text()).not.toContain('"kind":"failure"');
}

/** Imports a tf model with a name of its own. */
export async function givenTfModel(page: Page): Promise<string> {
  const name = `scores_${randomUUID().slice(0, 8)}`;
  const line = `import name=${name} type=tf category=classification algorithm=none format=saved_model path=OBJECTSTORAGE.LOCAL:actions.tar`;
  await run(page, line, line);
  return name;
}

/** Imports an sklearn model with a name of its own. */
export async function givenSklearnModel(page: Page): Promise<string> {
  const name = `svc_${randomUUID().slice(0, 8)}`;
  await run(
    page,
    `import name=${name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:model.tar`
  );
  return name;
}

/** Loads JupyterLab with nothing open but the model browser. */
export async function openBrowser(page: Page): Promise<void> {
  await page.goto(`lab/workspaces/${randomUUID()}`);
  await page.waitForSelector('.jp-LauncherCard');
  await execute(page, 'mlmodel:open-browser');
  await expect(page.getByRole('tree', { name: 'Models' })).toBeVisible();
}

/** Executes a command without waiting for its end. */
export async function execute(page: Page, command: string, args: object = {}): Promise<void> {
  await page.evaluate(
    ([id, options]) => {
      void window.jupyterapp?.commands.execute(id, options);
    },
    [command, args] as const
  );
}

/** Changes the theme of the page. */
export async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(
    name => window.jupyterapp?.commands.execute('apputils:change-theme', { theme: name }),
    theme
  );
  await expect(page.locator('body')).toHaveAttribute('data-jp-theme-name', theme);
}

/** Chooses a model with the keyboard alone: the row is the one that the search leaves. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Search models').fill(name);
  await expect(row(page, name)).toBeVisible();
  await page.getByRole('tree', { name: 'Models' }).focus();
  await page.keyboard.press('Home');
}

/** A model's row in the browser. */
export function row(page: Page, name: string): Locator {
  return page.locator('.jp-MlModelBrowser-row').filter({ hasText: name });
}

/** The open dialog. */
export function dialog(page: Page): Locator {
  return page.getByRole('dialog');
}

/** A notification that says this. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator('.Toastify__toast').filter({ hasText: text });
}

/** The statement that the open dialog shows. */
export function statement(page: Page): Locator {
  return dialog(page).getByRole('group', { name: 'Statement' }).locator('code');
}

/** Closes the open dialog as the keyboard does, once it has the keyboard. */
export async function escape(page: Page): Promise<void> {
  await expect(dialog(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
}
