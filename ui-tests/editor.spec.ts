import { expect, type Locator, type Page } from '@playwright/test';
import { hindrances } from './support/accessibility';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

const wrongType = '%mlmodel list type=tff';

const tooltip = (page: Page): Locator => page.locator('.jp-MlModelEditor-tooltip');
const wrong = (notebook: NotebookPage, index: number): Locator =>
  notebook.cell(index).locator('.jp-MlModelEditor-wrong');

/** Gives a cell the keyboard, with the cursor at its end. */
async function edit(notebook: NotebookPage, index: number): Promise<void> {
  await notebook.cell(index).locator('.cm-content').click();
  await notebook.page.keyboard.press('Control+End');
}

test('underlines what the run would refuse, and no more once it is mended', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [wrongType, '%mlmodel import name=x', 'list()']);
  await expect(wrong(notebook, 0)).toHaveText('tff');
  await expect(wrong(notebook, 1)).toHaveText('import');

  await notebook.runCell(0);
  const { outputs } = await notebook.state(0);
  const said = /'tff' is no type; did you mean tf\?/;
  expect(JSON.stringify(outputs)).toMatch(said);
  await wrong(notebook, 0).hover();
  await expect(tooltip(page)).toContainText(said);
  await expect(tooltip(page)).toContainText('Run this instead: %mlmodel list type=tf');
  expect(await hindrances(page, '.jp-MlModelEditor-tooltip')).toEqual([]);
  const content = notebook.cell(0).locator('.cm-content');
  await expect(content).toHaveAttribute('aria-invalid', 'true');
  await expect(content).toHaveAttribute('aria-description', said);
  // JupyterLab gives its editors no name.
  const found = await hindrances(page, '.jp-NotebookPanel:not(.lm-mod-hidden) .cm-editor');
  expect(found.filter(each => !each.startsWith('aria-input-field-name'))).toEqual([]);

  await edit(notebook, 0);
  await page.keyboard.press('Backspace');
  await expect(wrong(notebook, 0)).toHaveCount(0);
  await expect(content).not.toHaveAttribute('aria-invalid');
  await expect(tooltip(page)).toHaveCount(0);
});

test('leaves alone what is being written until the cursor goes elsewhere', async ({ page }) => {
  const notebook = await NotebookPage.open(page, ['%mlmodel list', '%mlmodel lst']);
  await edit(notebook, 0);
  await page.keyboard.type(' typ');
  // The other cell is looked at as soon as this one; by then this one has been.
  await expect(wrong(notebook, 1)).toHaveText('lst');
  await page.keyboard.type('=tf');
  await expect(wrong(notebook, 0)).toHaveText('typ');
  await page.keyboard.press('Enter');
  await page.keyboard.type('%mlmodel import name=x');
  await expect(wrong(notebook, 0)).toHaveText(['typ']);
  await page.keyboard.press('Escape');
  await expect(wrong(notebook, 0)).toHaveText(['typ', 'import']);
});

test('says nothing in cells of the kernel', async ({ page }) => {
  const notebook = await NotebookPage.open(page, [
    wrongType,
    `x = 1\n${wrongType}`,
    `"${wrongType}"`
  ]);
  await expect(wrong(notebook, 0)).toHaveCount(1);
  await expect(page.locator('.jp-MlModelEditor-wrong')).toHaveCount(1);
  await edit(notebook, 2);
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('print(');
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('.jp-Tooltip')).toContainText('Prints the values');
  await expect(tooltip(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test('shows usage on Shift Tab without a kernel, by keyboard alone', async ({ page }) => {
  const notebook = await NotebookPage.open(
    page,
    ['%mlmodel import name=x type=tff', '%mlmodel ', '%serving predict name=x'],
    { kernel: null }
  );
  await edit(notebook, 0);
  await page.keyboard.press('Shift+Tab');
  const box = tooltip(page);
  await expect(box).toContainText("'tff' is no type");
  await expect(box).toContainText('Takes in a model from a tar archive');
  await expect(box).toContainText('type= What it was made with');
  await expect(box).toContainText('Values: tf, sklearn, spark, r');
  await expect(box).toContainText('Example: %mlmodel import name=mnist_v1');
  await expect(notebook.cell(0).locator('.cm-announced')).toContainText('Takes in a model');
  expect(await hindrances(page, '.jp-MlModelEditor-tooltip')).toEqual([]);

  await page.keyboard.type(' category=');
  await expect(box).toContainText('category= What it is for');
  await page.keyboard.press('Escape');
  await expect(box).toHaveCount(0);
  await expect(notebook.cell(0).locator('.cm-content')).toBeFocused();

  await edit(notebook, 1);
  await page.keyboard.press('Shift+Tab');
  await expect(box).toContainText('A statement begins with a verb');
  await expect(box.locator('dt')).toContainText(['list', 'summary', 'import']);
  expect(await hindrances(page, '.jp-MlModelEditor-tooltip')).toEqual([]);

  await edit(notebook, 2);
  await expect(box).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(box).toContainText('serving predict name=NAME');
});
