import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TensorFlowHome } from '../../../src/backend/serving/tensorFlowHome';
import { givenFolder } from '../../support/givenBackend';
import { failureOf } from './givenServing';

/** A Python that answers what ours would, and nothing else. */
async function givenPython(
  name: string,
  answer: { folder: string | null; has: boolean }
): Promise<string> {
  const folder = join(await givenFolder(), name, 'bin');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'python');
  await writeFile(
    path,
    `#!/bin/sh\nprintf '%s' '${JSON.stringify({ ...answer, python: path })}'\n`
  );
  await chmod(path, 0o755);
  return path;
}

const without = { folder: null, has: false };
const has = (folder: string) => ({ folder, has: true });

it('takes the Python that was chosen, even when it has none', async () => {
  const chosen = await givenPython('chosen', without);
  const jupyter = await givenPython('jupyter', has('/tf'));
  const environment = { MLMODEL_PYTHON: chosen, MLMODEL_JUPYTER_PYTHON: jupyter };
  expect(await failureOf(new TensorFlowHome(environment).find())).toEqual({
    code: 'SERVER_UNAVAILABLE',
    message: `TensorFlow isn't installed, and models are served by it; install it with: ${chosen} -m pip install "jupyterlab-mlmodel[serving]"`
  });
});

it('else takes the first that has TensorFlow: Jupyter’s, the environment’s, python3', async () => {
  const jupyter = await givenPython('jupyter', without);
  const virtual = await givenPython('virtual', has('/virtual/tensorflow'));
  const environment = {
    MLMODEL_JUPYTER_PYTHON: jupyter,
    VIRTUAL_ENV: join(virtual, '..', '..')
  };
  expect(await new TensorFlowHome(environment).find()).toEqual({
    python: virtual,
    folder: '/virtual/tensorflow'
  });
});

it('names the Python of Jupyter to install it for, quoted where a shell needs it', async () => {
  const jupyter = await givenPython('my jupyter', without);
  const { message } = await failureOf(
    new TensorFlowHome({ MLMODEL_JUPYTER_PYTHON: jupyter, PATH: '/nowhere' }).find()
  );
  expect(message).toContain(`install it with: '${jupyter}' -m pip install`);
});

it('tells a TensorFlow without the library from none, and no Python from both', async () => {
  const bare = await givenPython('bare', { folder: '/tf', has: false });
  expect((await failureOf(new TensorFlowHome({ MLMODEL_PYTHON: bare }).find())).message).toBe(
    `The TensorFlow of ${bare} comes without the library that serves models; install a newer one with: ${bare} -m pip install --upgrade tensorflow`
  );
  const missing = new TensorFlowHome({ MLMODEL_PYTHON: '/nowhere/python' });
  expect((await failureOf(missing.find())).message).toBe(
    'Models are served by TensorFlow, and no Python that could have it was found (tried /nowhere/python); name one in MLMODEL_PYTHON.'
  );
});

it('remembers what it found, and looks again after it found none', async () => {
  const python = await givenPython('p', without);
  const home = new TensorFlowHome({ MLMODEL_PYTHON: python });
  expect((await failureOf(home.find())).code).toBe('SERVER_UNAVAILABLE');
  await writeFile(
    python,
    `#!/bin/sh\nprintf '%s' '${JSON.stringify({ python, ...has('/tf') })}'\n`
  );
  expect((await home.find()).folder).toBe('/tf');
  await writeFile(python, '#!/bin/sh\nexit 1\n');
  expect((await home.find()).folder).toBe('/tf');
});
