import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { givenTensorFlowFolder } from './givenModels';

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const program = inRoot('jupyterlab_mlmodel/backend/modelserver.cjs');
let built: Promise<unknown> | undefined;

/** What `server.json` says. */
export type ServerJson = {
  readonly pid: number;
  readonly rest: string;
  readonly grpc: string;
  readonly started: string;
  readonly life: string;
};

/** A model server in processes of its own. */
export type RunningServer = {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly info: ServerJson;
  /** What it wrote to its standard output so far. */
  readonly said: () => string;
  /** Its exit status or signal, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
};

/** An empty folder that goes with the test. */
export async function givenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the built program with these arguments; it ends with the test, when it has not before. */
export async function whenStarted(
  args: readonly string[]
): Promise<Omit<RunningServer, 'info' | 'folder'>> {
  built ??= promisify(execFile)(process.execPath, [inRoot('scripts/build.mjs'), 'modelserver']);
  await built;
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.resume();
  const ended = once(child, 'exit').then(
    ([code, signal]) => (signal ?? code) as number | NodeJS.Signals | null
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, said: () => said, ended };
}

/** A running model server on free ports, in a folder of its own unless one is given. */
export async function givenModelServer(
  options: { readonly folder?: string; readonly args?: readonly string[] } = {}
): Promise<RunningServer> {
  const folder = options.folder ?? (await givenFolder());
  const tensorFlow = await givenTensorFlowFolder();
  const own = ['run', '--folder', folder, '--tensorflow', tensorFlow];
  const ports = ['--rest-port', '0', '--grpc-port', '0'];
  const started = await whenStarted([...own, ...ports, ...(options.args ?? [])]);
  while (!started.said().includes('answers')) {
    if (started.process.exitCode !== null) throw new Error('The model server did not start.');
    await pause(20);
  }
  return { folder, ...started, info: await readServerJson(folder) };
}

/** The folder's `server.json`. */
export async function readServerJson(folder: string): Promise<ServerJson> {
  return JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')) as ServerJson;
}
