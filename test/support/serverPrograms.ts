import { execFile } from 'node:child_process';
import { mkdir, access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, say } from './cacheFolder';

const run = promisify(execFile);

/** A server that is built from source, once a machine. */
type GoProgram = {
  readonly name: string;
  readonly path: string;
  readonly module: string;
  readonly version: string;
};

/** What tests run against; each a process of its own, never shipped or linked. */
export const goPrograms = {
  versitygw: {
    name: 'versitygw',
    path: 'github.com/versity/versitygw/cmd/versitygw',
    module: 'github.com/versity/versitygw',
    version: 'v1.8.0'
  },
  minio: {
    name: 'minio',
    path: 'github.com/minio/minio',
    module: 'github.com/minio/minio',
    version: 'v0.0.0-20260212201848-7aac2a2c5b7c'
  }
} as const satisfies Record<string, GoProgram>;

const motoVersion = '5.2.5';

/** Whether this machine can build Go programs. */
export async function hasGo(): Promise<boolean> {
  return run('go', ['version']).then(
    () => true,
    () => false
  );
}

/** The program's binary in the pinned version; built if it is missing or another version. */
export async function goBinary(program: GoProgram): Promise<string> {
  const binary = join(cacheFolder, program.name);
  if (!(await isVersion(binary, program))) {
    const { path, version } = program;
    say(`building ${path}@${version} into ${cacheFolder}: once a machine, some minutes …`);
    await mkdir(cacheFolder, { recursive: true });
    await run('go', ['install', `${path}@${version}`], {
      env: { ...process.env, GOBIN: cacheFolder },
      maxBuffer: 64 * 1024 * 1024
    });
    say(`built ${program.name}.`);
  }
  return binary;
}

/** moto's S3 server in a virtual environment of its own, for machines without Go. */
export async function motoBinary(): Promise<string> {
  const folder = join(cacheFolder, `moto-${motoVersion}`);
  const binary = join(folder, 'bin', 'moto_server');
  if (!(await exists(binary))) {
    say(`there is no Go: installing moto ${motoVersion} from PyPI into ${folder} instead …`);
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', `moto[server]==${motoVersion}`]);
    say('installed moto.');
  }
  return binary;
}

async function isVersion(binary: string, { module, version }: GoProgram): Promise<boolean> {
  const { stdout } = await run('go', ['version', '-m', binary]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').some(line => {
    const [kind, name, built] = line.trim().split(/\s+/);
    return kind === 'mod' && name === module && built === version;
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  );
}
