import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cp } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import {
  TensorFlowEngine,
  type TensorFlowOptions
} from '../../../src/modelserver/tensorflow/tensorFlowEngine';
import { givenTensorFlowFolder } from '../givenModels';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** TensorFlow in this process. */
export async function givenEngine(
  options: Omit<TensorFlowOptions, 'library'> = {}
): Promise<TensorFlowEngine> {
  return new TensorFlowEngine({ library: await givenTensorFlowFolder(), ...options });
}

/** A copy of a model that the test may spoil. */
export async function givenCopy(folder: string): Promise<string> {
  const copy = await givenFolder();
  await cp(folder, copy, { recursive: true });
  return copy;
}

/** An empty folder that ends with the test. */
export async function givenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-engine-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** How a process ended, and what it said. */
type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
};

/** Runs `engineProgram.ts` in a process of its own until it ends by itself. */
export async function runEngineProgram(...args: readonly string[]): Promise<Ended> {
  const folder = await givenFolder();
  const program = join(folder, 'program.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('engineProgram.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    loader: { '.proto': 'text' }
  });
  const library = await givenTensorFlowFolder();
  const env = { ...process.env, NODE_PATH: join(root, 'node_modules') };
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      [program, library, ...args],
      { env, timeout: 100_000 },
      (_, out, err) => resolve({ code: child.exitCode, signal: child.signalCode, out, err })
    );
  });
}
