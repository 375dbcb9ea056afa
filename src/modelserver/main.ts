import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from './process/child';
import { lockFolder } from './process/folderLock';
import { watchOwner } from './process/owner';
import { ServerLog } from './process/serverLog';
import { Supervisor } from './process/supervisor';

const usage =
  'Usage: modelserver run --folder DIR --tensorflow DIR [--rest-port N] [--grpc-port N] [--metrics] [--owner PID]\n';

/** Exit statuses beside 0. */
const failed = 1;
const misused = 2;
const taken = 4;

/** Milliseconds that requests in flight may take when the server ends, and when nobody is left who sent them. */
const drain = 15_000;
const quickDrain = 1000;

type Arguments = {
  readonly folder: string;
  readonly tensorFlow: string;
  readonly restPort: number;
  readonly grpcPort: number;
  readonly metrics: boolean;
  readonly owner?: number;
};

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string' },
      tensorflow: { type: 'string' },
      'rest-port': { type: 'string', default: '8501' },
      'grpc-port': { type: 'string', default: '8500' },
      metrics: { type: 'boolean', default: false },
      owner: { type: 'string' }
    }
  });
  const { folder, tensorflow, metrics, owner } = values;
  if (!folder || !tensorflow) throw new Error('--folder and --tensorflow are needed.');
  return {
    folder: resolve(folder),
    tensorFlow: resolve(tensorflow),
    metrics,
    restPort: readNumber(values['rest-port'], 65535),
    grpcPort: readNumber(values['grpc-port'], 65535),
    ...(owner !== undefined && { owner: readNumber(owner, 2 ** 31) })
  };
}

function readNumber(text: string, limit: number): number {
  if (!/^\d+$/.test(text) || Number(text) > limit) throw new Error(`${text} is no such number.`);
  return Number(text);
}

async function run({ owner, ...options }: Arguments): Promise<number> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(options.tensorFlow, 'libtensorflow_cc.so.2'))) {
    process.stderr.write(`There is no TensorFlow in ${options.tensorFlow}.\n`);
    return failed;
  }
  if (!lockFolder(options.folder)) {
    process.stderr.write(`Another model server has ${options.folder}.\n`);
    return taken;
  }
  const supervisor = new Supervisor({
    ...options,
    log: new ServerLog(options.folder),
    onReady: ({ rest, grpc }) =>
      process.stdout.write(
        `The model server answers: REST ${rest}, gRPC ${grpc}. End it with Ctrl+C, or: kill ${process.pid}\n`
      )
  });
  const stop = () => {
    supervisor.stop(drain);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  if (owner !== undefined) watchOwner(owner, () => supervisor.stop(quickDrain));
  // Whoever read it may have gone.
  process.stdout.on('error', () => undefined);
  await supervisor.run();
  return 0;
}

async function main([command, ...args]: readonly string[]): Promise<number | undefined> {
  if (command === 'child') {
    runChild();
    return undefined;
  }
  const given = readOrExplain(command, args);
  return given ? run(given) : misused;
}

function readOrExplain(
  command: string | undefined,
  args: readonly string[]
): Arguments | undefined {
  try {
    if (command !== 'run') throw new Error('The only command is run.');
    return readArguments(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    return undefined;
  }
}

main(process.argv.slice(2)).then(
  status => {
    if (status !== undefined) process.exit(status);
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(failed);
  }
);
