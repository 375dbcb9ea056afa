import { expect } from '@playwright/test';
import type { CatalogView, ModelView } from '../src/common/catalogView';
import { hindrances } from './support/accessibility';
import {
  dialog,
  escape,
  execute,
  givenTfModel,
  openBrowser,
  patience,
  run,
  setTheme,
  statement,
  writeModel
} from './support/modelPage';
import { test } from './support/test';

test.beforeAll(() => {
  test.setTimeout(patience);
  writeModel();
});

test('a model’s tab shows its history and another revision, once a model, and comes back after a reload', async ({
  page
}) => {
  const name = await givenTfModel(page);
  await openBrowser(page);
  await execute(page, 'mlmodel:show-summary', { user: 'ann', name });
  await execute(page, 'mlmodel:show-summary', { user: 'ann', name });
  const tab = page.locator('.jp-MlModelSummary');
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(tab.getByRole('listitem')).toContainText([
    'ann imported revision 2',
    'ann imported it as revision 1'
  ]);
  await expect(tab.locator('.jp-MlModelOutput')).toContainText('serving_default');
  await expect(tab.getByRole('region', { name: 'Files' })).toContainText('saved_model.pb');
  await tab.getByRole('button', { name: 'Show revision 1' }).click();
  await expect(tab.locator('.jp-MlModelSummary-head code')).toHaveText(
    `%mlmodel summary ${name} version=1`
  );

  // The layout is saved a moment after it has changed.
  const workspace = new URL(page.url()).pathname.replace('/lab/', '/lab/api/');
  const saved = async () => (await page.request.get(workspace)).text();
  await expect.poll(saved).toContain(`mlmodel-summary:ann:${name}`);
  await page.reload();
  await expect(tab).toHaveCount(1);
  await expect(tab).toContainText('ann imported revision 2');
});

/** Names that were markup, code or a trick with the direction of writing if anybody took them for it. */
const hostile = Array.from({ length: 200 }, (_, index) => {
  const tricks = [
    '<img src=x onerror="window.hacked=true">',
    '<script>window.hacked=true<\\script>',
    '"><svg onload=window.hacked=true>',
    `{{constructor.constructor('window.hacked=true')()}}`,
    '\u202Egnp.exe',
    '&lt;b&gt;bold&lt;b&gt;',
    'javascript:window.hacked=true',
    'x'.repeat(190)
  ];
  return `${tricks[index % tricks.length]}${index}`;
});

test('200 hostile names are text in the dialogs and the tab', async ({ page }) => {
  test.setTimeout(patience);
  await page.route('**/mlmodel/model?*', route => {
    const name = new URL(route.request().url()).searchParams.get('name') ?? '';
    return route.fulfill({ json: hostileModel(name) });
  });
  await page.route('**/mlmodel/run*', route => {
    const { statements } = route.request().postDataJSON() as { statements: readonly string[] };
    return route.fulfill({ body: hostileAnswer(statements[0] ?? '') });
  });
  await page.route('**/mlmodel/catalog*', route => route.fulfill({ json: hostileCatalog() }));
  await openBrowser(page);
  for (const name of hostile) {
    await execute(page, 'mlmodel:deploy-model', { user: '<b>ann</b>', name });
    const shown = name.replace('\u202E', '\\u202e');
    await expect(dialog(page)).toContainText(`Deploy “${shown}”`);
    await expect(statement(page)).toContainText(name.slice(-3));
    await escape(page);
  }
  for (const name of hostile.slice(0, 8)) {
    await execute(page, 'mlmodel:delete-model', { user: '<b>ann</b>', name });
    await expect(dialog(page)).toContainText(`version 1 · ${name.replace('\u202E', '\\u202e')}`);
    await escape(page);
    await execute(page, 'mlmodel:show-summary', { user: '<b>ann</b>', name });
    const tab = page.locator('.jp-MlModelSummary:visible');
    await expect(tab.getByRole('heading', { level: 1 })).toHaveText(
      name.replace('\u202E', '\\u202e')
    );
    await expect(tab.getByRole('listitem')).toContainText('could not be served');
    await expect(tab.getByRole('region', { name: 'Files' })).toContainText(name.slice(-3));
    expect(await tab.locator('img, svg[onload], script').count()).toBe(0);
  }
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

/** A `summary` whose fields are as hostile as the statement. */
function hostileAnswer(statement: string): string {
  const job = { kind: 'job', id: 'j', statements: [statement], state: 'done', started: '' };
  const columns = [
    { name: 'name', type: 'text' },
    { name: 'value', type: 'field' }
  ];
  const rows = [
    ['name', statement],
    ['parameter', { [statement]: statement }],
    ['files', [{ path: statement, size: 1 }]]
  ];
  const reply = { kind: 'result', verb: 'summary', statement, table: { columns, rows } };
  return `${JSON.stringify(job)}\n${JSON.stringify(reply)}\n`;
}

function hostileModel(name: string): ModelView {
  const created = '2026-11-19T00:11:22.000Z';
  const at = created;
  const tf = { type: 'tf', format: 'h5', category: name, algorithm: name } as const;
  return {
    ...{ id: 1, user: '<b>ann</b>', name, servingName: name },
    revisions: [{ revision: 1, created, ...tf, filename: name, size: 1 }],
    deployments: [
      {
        ...{
          user: '<b>ann</b>',
          name,
          servingName: name,
          version: 1,
          revision: 1,
          label: name,
          at
        },
        state: 'AVAILABLE'
      }
    ],
    history: [
      {
        ...{ n: 1, at, by: name, verb: name },
        events: [{ kind: 'deploymentFailed', versions: [1], reason: name }]
      }
    ]
  };
}

function hostileCatalog(): CatalogView {
  const columns = ['id', 'user', 'name', 'type', 'category', 'algorithm', 'serving'];
  const instants = ['create', 'modified'];
  return {
    n: 1,
    user: '<b>ann</b>',
    models: {
      columns: [
        ...columns.map(name => ({ name, type: name === 'id' ? 'integer' : 'text' }) as const),
        ...instants.map(name => ({ name, type: 'instant' }) as const)
      ],
      rows: hostile.map((name, index) => [
        ...[index + 1, '<b>ann</b>', name, 'tf', name, name, 'off'],
        ...['2026-11-19T00:11:22.000Z', '2026-11-19T00:11:22.000Z']
      ])
    },
    deployments: []
  };
}

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test(`axe finds nothing in the dialogs and the tab (${theme})`, async ({ page }) => {
    test.setTimeout(patience);
    const name = await givenTfModel(page);
    await run(page, `deploy ${name} label='stable'`);
    await openBrowser(page);
    await setTheme(page, theme);
    await execute(page, 'mlmodel:show-summary', { user: 'ann', name });
    await expect(page.locator('.jp-MlModelSummary')).toContainText('ann imported revision 2');
    expect(await hindrances(page, '.jp-MlModelSummary')).toEqual([]);
    for (const action of ['deploy', 'stop', 'export', 'delete']) {
      await execute(page, `mlmodel:${action}-model`, { user: 'ann', name });
      await expect(statement(page)).toContainText(action);
      expect(await hindrances(page, '.jp-Dialog')).toEqual([]);
      await escape(page);
    }
    await setTheme(page, 'JupyterLab Light');
    await run(page, `stop ${name}`);
  });
}
