import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ResultReply } from '../../src/common/reply';

const python = join(process.cwd(), '.venv', 'bin', 'python');
const patience = 60_000;

/** A JupyterLab of the benchmark's own, with the extension of this clone. */
export type Lab = {
  readonly url: string;
  readonly token: string;
  /** The folder that it shows. */
  readonly notebooks: string;
  /** Runs one statement or cell over HTTP, as the page does. Rejects when it fails. */
  readonly run: (statement: string) => Promise<ResultReply>;
  readonly stop: () => Promise<void>;
};

/** Starts JupyterLab with a home and a store below `folder`; resolves once it answers. */
export async function startLab(folder: string): Promise<Lab> {
  const notebooks = join(folder, 'notebooks');
  const home = join(folder, 'home');
  await Promise.all([mkdir(notebooks), mkdir(home)]);
  const port = await freePort();
  const token = 'bench';
  const url = `http://127.0.0.1:${port}/`;
  const words = [
    '--no-browser',
    '--allow-root',
    `--ServerApp.port=${port}`,
    `--ServerApp.root_dir=${notebooks}`,
    `--IdentityProvider.token=${token}`,
    '--LabApp.expose_app_in_browser=True',
    '--LabApp.news_url=None',
    '--ServerApp.log_level=ERROR'
  ];
  const child = spawn(python, ['-m', 'jupyterlab', ...words], {
    stdio: 'ignore',
    env: {
      ...process.env,
      HOME: home,
      IPYTHONDIR: join(home, '.ipython'),
      MLMODEL_NODE: process.execPath
    }
  });
  const lab: Lab = {
    ...{ url, token, notebooks },
    run: statement => run({ url, token }, statement),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  };
  await answering(`${url}api`);
  return lab;
}

async function run(lab: Pick<Lab, 'url' | 'token'>, statement: string): Promise<ResultReply> {
  const response = await fetch(`${lab.url}mlmodel/run`, {
    method: 'POST',
    headers: { Authorization: `token ${lab.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ statements: [statement] })
  });
  const lines = (await response.text()).trim().split('\n');
  const replies = lines.map(line => JSON.parse(line) as { readonly kind: string });
  const result = replies.find(({ kind }) => kind === 'result');
  if (!result) {
    throw new Error(`${statement} answered ${lines.join(' ')}`);
  }
  return result as ResultReply;
}

async function answering(url: string): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    if (Date.now() > end) {
      throw new Error('JupyterLab did not start');
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
