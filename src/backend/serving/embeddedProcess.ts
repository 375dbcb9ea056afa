import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A running embedded model server, as it tells of itself in its folder's `server.json`. */
export type RunningServer = {
  readonly folder: string;
  readonly pid: number;
  /** REST base URL. */
  readonly rest: string;
  /** gRPC target. */
  readonly grpc: string;
  /** A new one whenever it has lost its state. */
  readonly life: string;
};

/** The server that runs in a folder; undefined when there is none. It may be between two of its processes and not answer for a moment. */
export async function findServer(folder: string): Promise<RunningServer | undefined> {
  const told = await readFile(join(folder, 'server.json'), 'utf8').then(parse, () => undefined);
  return told !== undefined && (await isServerOf(folder, told.pid))
    ? { ...told, folder }
    : undefined;
}

/** All servers that run in subfolders of `parent`: those of this user, one for each managed store. */
export async function findServers(parent: string): Promise<readonly RunningServer[]> {
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(names.sort().map(name => findServer(join(parent, name))));
  return found.filter(each => each !== undefined);
}

function parse(text: string): Omit<RunningServer, 'folder'> | undefined {
  try {
    const { pid, rest, grpc, life } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isWhole = [rest, grpc, life].every(each => typeof each === 'string');
    return isWhole && typeof pid === 'number'
      ? { pid, rest: rest as string, grpc: grpc as string, life: life as string }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A killed server leaves its file, and its number may be another process's by now: its command line tells. */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  const words = await commandLine(pid);
  return words.includes('--folder') && words.includes(folder);
}

/** Of a zombie it is empty. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
  const ps = promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
  return ps.then(
    ({ stdout }) => stdout,
    () => ''
  );
}
