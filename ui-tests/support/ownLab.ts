import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = resolve(__dirname, '..', '..');
const patience = 60_000;

/** A JupyterLab for one test: nobody has used it before. */
export type OwnLab = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts JupyterLab with an empty home, an empty folder and no configuration; resolves once it answers. */
export async function startOwnLab(): Promise<OwnLab> {
  const folder = mkdtempSync(join(tmpdir(), 'mlmodel-ui-own-'));
  mkdirSync(join(folder, 'notebooks'));
  mkdirSync(join(folder, 'home'));
  const port = await freePort();
  const config = join(root, 'ui-tests', 'jupyter_server_test_config.py');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(MLMODEL|JUPYTER|XDG)_/.test(name)
  );
  const child = spawn(
    join(root, '.venv', 'bin', 'python'),
    ['-m', 'jupyterlab', '--config', config],
    {
      cwd: root,
      stdio: 'ignore',
      env: {
        ...Object.fromEntries(inherited),
        HOME: join(folder, 'home'),
        IPYTHONDIR: join(folder, 'home', '.ipython'),
        MLMODEL_NODE: process.execPath,
        MLMODEL_USER: 'newcomer',
        MLMODEL_UI_FOLDER: folder,
        MLMODEL_UI_PORT: String(port)
      }
    }
  );
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}/`;
  await answering(`${url}api`);
  return { url, stop };
}

async function answering(url: string): Promise<void> {
  const end = Date.now() + patience;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (Date.now() > end) {
      throw new Error('JupyterLab did not start.');
    }
    await pause(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
