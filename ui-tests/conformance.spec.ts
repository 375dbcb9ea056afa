import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { replyMimeType, type FinalReply } from '../src/common/reply';
import { settled, walk } from '../test/roads/statements';
import { environment } from './support/environment';
import { NotebookPage } from './support/notebookPage';
import { test } from './support/test';

/** The command line's answer on the same store, as the same user. */
function commandLine(statement: string): FinalReply {
  const { folder } = environment();
  const bundle = resolve(__dirname, '..', 'jupyterlab_mlmodel', 'backend', 'mlmodel.cjs');
  const { stdout } = spawnSync(process.execPath, [bundle, '--json', statement], {
    encoding: 'utf8',
    env: {
      ...process.env,
      HOME: join(folder, 'home'),
      MLMODEL_USER: 'ann',
      MLMODEL_LOCAL: join(folder, 'notebooks'),
      MLMODEL_CONNECTORS: JSON.stringify({ HELD: { type: 'folder', path: folder } }),
      MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'store') })
    }
  });
  return JSON.parse(stdout) as FinalReply;
}

/** Whether the command line can answer the same afterwards, since the statement changes nothing. */
function isRepeatable(statement: string, { kind, verb }: FinalReply): boolean {
  return kind === 'failure' || !['import', 'delete'].includes(verb) || statement.endsWith('help');
}

test('a cell gives the very replies that the command line gives', async ({ page }) => {
  test.setTimeout(180_000);
  // A bare key means LOCAL only where no other connector is configured, as one is here.
  const statements = walk.map(each =>
    each.replace('path=model.tar', 'path=OBJECTSTORAGE.LOCAL:model.tar')
  );
  const notebook = await NotebookPage.open(page, ['%mlmodel']);
  for (const statement of statements) {
    await notebook.setSource(0, `%mlmodel ${statement}`);
    await notebook.runCell(0);
    const [output] = (await notebook.state(0)).outputs;
    const reply = output?.data?.[replyMimeType] as FinalReply;
    expect(reply.statement).toBe(statement);
    if (isRepeatable(statement, reply)) {
      expect(settled(reply)).toEqual(settled(commandLine(statement)));
    }
  }
});
