import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { givenModels, tensorFlowPython } from '../givenModels';
import { givenFolder, givenModelServer } from '../givenModelServer';

const script = fileURLToPath(new URL('stockClient.py', import.meta.url));

it("answers every call of TensorFlow Serving's own client as the original does", async () => {
  const folder = await givenModelFolders();
  const { info } = await givenModelServer();
  const port = info.grpc.replace('localhost:', '');
  const { stdout } = await promisify(execFile)(tensorFlowPython, [script, port, folder]);
  const outcomes = JSON.parse(stdout) as Readonly<Record<string, string | null>>;
  const failures = Object.entries(outcomes).filter(([, problem]) => problem !== null);
  expect(failures).toEqual([]);
  expect(Object.keys(outcomes).length).toBeGreaterThan(20);
});

/** Base paths by name, among them one whose version is no model. */
async function givenModelFolders(): Promise<string> {
  const folder = await givenFolder();
  const models = await givenModels();
  for (const [name, version] of Object.entries(models)) {
    await symlink(dirname(version), join(folder, name));
  }
  await symlink(
    join(dirname(dirname(models.slow)), 'expected.json'),
    join(folder, 'expected.json')
  );
  await mkdir(join(folder, 'broken', '1'), { recursive: true });
  await writeFile(join(folder, 'broken', '1', 'saved_model.pb'), 'no model');
  return folder;
}
