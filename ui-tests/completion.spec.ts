import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import { modelArchive } from './support/modelArchive';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const importLine = (name: string) =>
  `%mlmodel import name=${name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:model.tar`;

const kernels = [
  { title: 'in a Python kernel', kernel: 'python3' },
  { title: 'without a kernel', kernel: null }
];

const popup = (page: Page): Locator => page.locator('.jp-Completer:visible');

/** Puts the cursor at the end of a cell and asks for completions. */
async function completeAtEnd(notebook: NotebookPage, index: number): Promise<Locator> {
  const { page } = notebook;
  await page.keyboard.press('Escape');
  await notebook.cell(index).locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Tab');
  return popup(page);
}

/** The texts of our choices, without those of other providers. */
function choices(list: Locator): Locator {
  return list
    .locator('.jp-Completer-item')
    .filter({ has: list.page().locator('[data-icon^="jupyterlab-mlmodel:"]') })
    .locator('.jp-Completer-match');
}

for (const { title, kernel } of kernels) {
  test(`completes verbs, options, values and names ${title}`, async ({ page }) => {
    const name = kernel === null ? '손글씨 인식' : 'handwriting';
    const written = kernel === null ? `'${name}'` : name;
    const notebook = await NotebookPage.open(
      page,
      [
        importLine(written),
        '%mlmodel su',
        '%mlmodel import type=sklearn form',
        '%mlmodel import type=tf format=',
        `%mlmodel summary ${name.slice(0, 2)}`,
        `%%mlmodel\nlist\nexport name=${written} version=`
      ],
      { kernel }
    );
    await notebook.runCell(0);
    await expect(notebook.output(0)).toContainText('ok');

    await expect(choices(await completeAtEnd(notebook, 1))).toHaveText(['summary']);
    await expect(popup(page)).toContainText('shows what is known of a model');
    await page.keyboard.press('Enter');
    expect((await notebook.state(1)).source).toBe('%mlmodel summary');

    await expect(choices(await completeAtEnd(notebook, 2))).toHaveText(['format=']);
    await page.keyboard.press('Enter');
    expect((await notebook.state(2)).source).toBe('%mlmodel import type=sklearn format=');

    await expect(choices(await completeAtEnd(notebook, 3))).toHaveText([
      'saved_model',
      'h5',
      'keras'
    ]);

    await expect(choices(await completeAtEnd(notebook, 4))).toHaveText([written]);
    await expect(popup(page)).toContainText('sklearn · classification · svc');
    await page.keyboard.press('Enter');
    expect((await notebook.state(4)).source).toBe(`%mlmodel summary ${written}`);

    await expect(choices(await completeAtEnd(notebook, 5))).toHaveText(['1']);
    await page.keyboard.press('Escape');
  });
}

/** A folder with an archive, a text and a folder, where the connector LOCAL finds it; answers its name. */
async function givenFolder(page: Page): Promise<string> {
  const folder = `shelf-${randomUUID().slice(0, 8)}`;
  const content = modelArchive(1000).toString('base64');
  for (const [path, data] of [
    [folder, { type: 'directory' }],
    [`${folder}/old ones`, { type: 'directory' }],
    [`${folder}/old ones/m.tar`, { type: 'file', format: 'base64', content }],
    [`${folder}/a model.tar`, { type: 'file', format: 'base64', content }],
    [`${folder}/about.txt`, { type: 'file', format: 'text', content: 'words' }]
  ] as const) {
    const saved = await page.request.put(`api/contents/${path}`, { data });
    expect(saved.ok()).toBe(true);
  }
  return folder;
}

test('completes connectors and their keys, folder by folder, with quotes where they are needed', async ({
  page
}) => {
  const folder = await givenFolder(page);
  // JupyterLab waits a second for choices, and a backend that has to be started first may take longer.
  expect((await page.request.get('mlmodel/connectors')).ok()).toBe(true);
  const start = 'OBJECTSTORAGE.LOCAL:';
  const notebook = await NotebookPage.open(
    page,
    [
      '%mlmodel import path=OBJECTSTORAGE.',
      '%mlmodel import connector_id=LO',
      `%mlmodel import path=${start}${folder.slice(0, -1)}`,
      `%mlmodel import path="${start}${folder}/`,
      `%mlmodel import connector_id=LOCAL path='${folder}/'`,
      '%mlmodel import path=OBJECTSTORAGE.NONE:'
    ],
    { kernel: null }
  );
  const sourceOf = async (index: number): Promise<string> => (await notebook.state(index)).source;

  await expect(choices(await completeAtEnd(notebook, 0))).toHaveText(['HELD:', 'LOCAL:']);
  await expect(popup(page)).toContainText('s3 bucket held');
  await page.keyboard.press('Escape');
  await expect(choices(await completeAtEnd(notebook, 1))).toHaveText(['LOCAL']);
  await page.keyboard.press('Enter');
  expect(await sourceOf(1)).toBe('%mlmodel import connector_id=LOCAL');

  await expect(choices(await completeAtEnd(notebook, 2))).toHaveText([`${folder}/`]);
  await page.keyboard.press('Enter');
  await expect(choices(popup(page))).toHaveText([
    `'${start}${folder}/a model.tar'`,
    `'${start}${folder}/old ones/`,
    `${start}${folder}/about.txt`
  ]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(choices(popup(page))).toHaveText([`m.tar'`]);
  await page.keyboard.press('Enter');
  expect(await sourceOf(2)).toBe(`%mlmodel import path='${start}${folder}/old ones/m.tar'`);

  await expect(choices(await completeAtEnd(notebook, 3))).toHaveText([
    'a model.tar"',
    'old ones/',
    'about.txt"'
  ]);
  await page.keyboard.press('Enter');
  expect(await sourceOf(3)).toBe(`%mlmodel import path="${start}${folder}/a model.tar"`);

  await notebook.cell(4).locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await expect(choices(popup(page))).toHaveText(['a model.tar', 'old ones/', 'about.txt']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(choices(popup(page))).toHaveText(["m.tar'"]);
  await page.keyboard.press('Enter');
  expect(await sourceOf(4)).toBe(
    `%mlmodel import connector_id=LOCAL path='${folder}/old ones/m.tar'`
  );

  await completeAtEnd(notebook, 5);
  await expect(popup(page)).toHaveCount(0);
  expect(await sourceOf(5)).toBe('%mlmodel import path=OBJECTSTORAGE.NONE:');
});

test('colours statements in cells that are ours, and only there', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [
    "%mlmodel deploy mnist_v1 label='stable' version=1",
    "x = 1\n%mlmodel deploy mnist_v1 label='stable'"
  ]);
  const colored = (index: number, kind: string): Locator =>
    notebook.cell(index).locator(`.jp-MlModelEditor-${kind}`);

  await expect(colored(0, 'magic')).toHaveText('%mlmodel');
  await expect(colored(0, 'verb')).toHaveText('deploy');
  await expect(colored(0, 'word')).toHaveText('mnist_v1');
  await expect(colored(0, 'option')).toHaveText(['label', 'version']);
  await expect(colored(0, 'string')).toHaveText("'stable'");
  await expect(colored(0, 'value')).toHaveText('1');
  await expect(notebook.cell(1).locator('[class^=jp-MlModelEditor]')).toHaveCount(0);

  await notebook.setSource(1, '%mlmodel list # no comment\n# a comment');
  await expect(colored(1, 'comment')).toHaveText('# a comment');
  await notebook.setSource(1, 'list(range(3))');
  await expect(notebook.cell(1).locator('[class^=jp-MlModelEditor]')).toHaveCount(0);
});

test('leaves completion in other cells to the kernel', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['x = 1\nmlmodel_count = 1\nmlmodel_']);
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await completeAtEnd(notebook, 0);
  await expect(popup(page)).toContainText('mlmodel_count');
  expect(asked.filter(url => url.includes('/mlmodel/'))).toEqual([]);
});
