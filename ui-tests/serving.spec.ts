import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { replyMimeType, type ResultReply } from '../src/common/reply';
import { environment } from './support/environment';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

/** TensorFlow has to be imported, and a server to be started. */
const patience = 240_000;

/** Writes a model that answers the softmax of what it gets, as an archive beside the notebook. */
const writeModel = (name: string): string => `
import os, tarfile
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf

class Scores(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name='x')])
    def __call__(self, x):
        return {'scores': tf.nn.softmax(x)}

model = Scores()
tf.saved_model.save(model, '${name}', signatures=model.__call__)
with tarfile.open('${name}.tar', 'w') as archive:
    archive.add('${name}')
`;

type Served = { readonly notebook: NotebookPage; readonly name: string; readonly url: string };

/** A notebook with a deployed model; its first three cells wrote, imported and deployed it. */
async function givenServed(page: Page): Promise<Served> {
  const name = `scores_${randomUUID().slice(0, 8)}`;
  const notebook = await NotebookPage.open(page, [
    writeModel(name),
    `%mlmodel import name=${name} type=tf category=classification algorithm=none format=saved_model path=OBJECTSTORAGE.LOCAL:${name}.tar`,
    `%mlmodel deploy ${name} label='stable'`,
    '',
    ''
  ]);
  for (const index of [0, 1, 2]) {
    await notebook.startCell(index);
    await notebook.ended(index, patience);
  }
  const next = (await replyOf(notebook, 2)).next ?? '';
  const [url = ''] = /http:\S+(?=\/versions)/.exec(next) ?? [];
  expect(url).toMatch(new RegExp(`^http://localhost:\\d+/v1/models/ann_${name}$`));
  return { notebook, name, url };
}

async function replyOf(notebook: NotebookPage, cell: number): Promise<ResultReply> {
  const [output] = (await notebook.state(cell)).outputs;
  return output?.data?.[replyMimeType] as ResultReply;
}

test('a deployed model answers the cell that its answer offers, and the manual’s', async ({
  page
}) => {
  test.setTimeout(patience);
  const { notebook, name, url } = await givenServed(page);
  await expect(notebook.output(2)).toContainText(`ann_${name}`);
  await notebook.output(2).getByRole('button', { name: 'Run this next' }).click();
  await notebook.runCell(3);
  await expect(notebook.output(3).getByText('largest')).toBeVisible();
  await expect(notebook.output(3)).toContainText(/200 · [\d.]+ ms/);

  const body = '{"signature_name": "serving_default", "instances": [[1.0, 3.0, 2.0], [9, 0, 0]]}';
  await notebook.setSource(3, `!curl -d '${body}' \n-X POST ${url}/versions/1:predict`);
  await notebook.runCell(3);
  const table = notebook.output(3).getByRole('table');
  await expect(table.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await expect(table.getByRole('cell', { name: '0', exact: true })).toBeVisible();
  await notebook.output(3).getByText('Raw JSON').click();
  const { answer } = await replyOf(notebook, 3);
  await expect(notebook.output(3).locator('pre')).toHaveText(answer!.body);
  expect(answer!.body).toMatch(/^\{\n {4}"predictions": \[\[0\.09/);
  const { outputs } = await notebook.state(3);
  expect(outputs[0]?.data?.['text/plain']).toBe(answer!.body.trimEnd());

  await notebook.setSource(3, `!curl -i ${url}/labels/stable/metadata`);
  await notebook.runCell(3);
  await expect(notebook.output(3).locator('pre').first()).toContainText('HTTP/1.1 200 OK');

  await notebook.setSource(3, `!curl -d '{"instances": [[1.0]]}' ${url}:predict`);
  await notebook.runCell(3);
  await expect(notebook.output(3)).toContainText('PREDICT_FAILED');
  expect((await notebook.state(3)).outputs.at(-1)).toMatchObject({ ename: 'PREDICT_FAILED' });
});

test('a cell that is not only ours asks the server through the kernel', async ({ page }) => {
  test.setTimeout(patience);
  const { notebook, url } = await givenServed(page);
  await notebook.setSource(3, `!curl -s ${url}/versions/1\nprint("kernel")`);
  await notebook.runCell(3);
  const mixed = JSON.stringify((await notebook.state(3)).outputs);
  expect(mixed).toContain('model_version_status');
  expect(mixed).toContain('kernel');
  await notebook.setSource(3, `!curl -s ${url} | grep -c AVAILABLE`);
  await notebook.runCell(3);
  expect(JSON.stringify((await notebook.state(3)).outputs)).toContain('1');
  await expect(notebook.output(3)).toHaveCount(0);
});

test('Run All keeps the order of curl cells and what they send', async ({ page }) => {
  test.setTimeout(patience);
  const { notebook: before, url, name } = await givenServed(page);
  const write = (values: string): string =>
    `with open('${name}.json', 'w') as file: file.write('{"instances": [[${values}]]}')`;
  const ask = `!curl -s -d @${name}.json ${url}:predict`;
  expect(before.path).not.toBe('');
  const notebook = await NotebookPage.open(page, [
    write('5, 0, 0'),
    ask,
    write('0, 5, 0'),
    ask,
    write('0, 0, 5'),
    `${ask}\n%mlmodel stop ${name}`,
    ask
  ]);
  await notebook.runAll();
  const argmax = async (cell: number) => (await replyOf(notebook, cell)).table.rows[0]?.at(-1);
  expect([await argmax(1), await argmax(3), await argmax(5)]).toEqual([0, 1, 2]);
  await expect(notebook.output(6)).toContainText('PREDICT_FAILED');
});

test('the example of serving runs from top to bottom', async ({ page }) => {
  test.setTimeout(2 * patience);
  const notebooks = join(environment().folder, 'notebooks');
  mkdirSync(join(notebooks, 'examples'), { recursive: true });
  const name = 'examples/serving.ipynb';
  cpSync(resolve(__dirname, '..', name), join(notebooks, name));

  const notebook = new NotebookPage(page, name);
  await notebook.load();
  await notebook.runAll();
  await expect(page.locator('[data-mime-type="application/vnd.jupyter.error"]')).toHaveCount(0);
  const outputs = page.locator('.jp-NotebookPanel:visible .jp-MlModelOutput');
  await expect(outputs.filter({ hasText: 'interpreted' })).toContainText('seven');
});
