import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { timedShell } from '../measure';
import { grpcCaller } from './grpcCaller';

const root = process.cwd();
const packages = join(root, 'build', 'bench', 'python');
const parts = join(root, 'bench', 'serving');
const program = join(root, 'jupyterlab_mlmodel', 'backend', 'modelserver.cjs');
const python = process.env['MLMODEL_PYTHON'] ?? join(root, '.venv', 'bin', 'python');

/** A server that predicts with the benchmark's model; where it doesn't answer, the address is empty. */
export type Server = {
  readonly rest: string;
  readonly grpc: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

/** Installs what the peers need beside TensorFlow, unless it is there. Rejects when there is no TensorFlow. */
export async function installPeers(): Promise<void> {
  if (!existsSync(python)) {
    throw new Error(`${python} is missing: run npm test once, it installs TensorFlow`);
  }
  if (!existsSync(join(packages, 'aiohttp'))) {
    const requirements = join(root, 'bench', 'requirements.txt');
    await timedShell(`'${python}' -m pip install -q --target '${packages}' -r '${requirements}'`);
  }
}

/** Writes the model as version 1 below `folder`. */
export async function writeModel(folder: string): Promise<void> {
  await timedShell(`'${python}' '${join(parts, 'model.py')}' '${join(folder, '1')}' 2> /dev/null`);
}

/** The folder of the TensorFlow that the Python has. */
export async function tensorFlowFolder(): Promise<string> {
  const find = `import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])`;
  const { output } = await timedShell(`'${python}' -c '${find}'`);
  return output.trim();
}

/** Starts the embedded server on the model below `model`; resolves once it is AVAILABLE. */
export async function startEmbedded(
  [model, folder]: readonly [model: string, folder: string],
  tensorFlow: string
): Promise<Server> {
  const ports = ['--rest-port', '0', '--grpc-port', '0', '--owner', String(process.pid)];
  const words = ['run', '--folder', folder, '--tensorflow', tensorFlow, ...ports];
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' }
  });
  await firstLine(child);
  const { rest, grpc } = JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')) as {
    readonly rest: string;
    readonly grpc: string;
  };
  const config = [{ name: 'bench', basePath: model, modelPlatform: 'tensorflow' }];
  const list = { config: { modelConfigList: { config } } };
  const reload = await grpcCaller(grpc, 'ModelService/HandleReloadConfigRequest', [
    'ReloadConfigRequest',
    list
  ]);
  await reload.call();
  reload.close();
  return { rest, grpc, pid: child.pid ?? NaN, stop: () => stop(child) };
}

/** Starts a plain Python server on the model below `model`; resolves once it answers. */
export async function startPeer(kind: 'http' | 'grpc', model: string): Promise<Server> {
  const child = spawn(python, [join(parts, 'peer.py'), kind, join(model, '1')], {
    // It ends when its input does, so that it never outlives the benchmark.
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, PYTHONPATH: packages }
  });
  const address = `127.0.0.1:${(await firstLine(child)).trim()}`;
  return {
    rest: kind === 'http' ? `http://${address}` : '',
    grpc: kind === 'grpc' ? address : '',
    pid: child.pid ?? NaN,
    stop: () => stop(child)
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${String(status)}`);
  });
  const said = once(child.stdout ?? child, 'data') as Promise<[Buffer]>;
  const [line] = await Promise.race([said, ended]);
  ended.catch(() => undefined);
  return line.toString();
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
