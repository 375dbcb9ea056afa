import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `server.json` tells whoever looks for the server of a folder. */
export type ServerInfo = {
  readonly pid: number;
  readonly rest: string;
  readonly grpc: string;
  /** ISO 8601. */
  readonly started: string;
  /** A new one whenever the server has lost its state. */
  readonly life: string;
};

/** Writes the folder's `server.json`, whole or not at all. */
export function writeServerFile(folder: string, info: ServerInfo): void {
  const temporary = join(folder, `.server-${process.pid}.json`);
  writeFileSync(temporary, `${JSON.stringify(info, undefined, 2)}\n`);
  renameSync(temporary, join(folder, 'server.json'));
}

/** Removes it. */
export function removeServerFile(folder: string): void {
  rmSync(join(folder, 'server.json'), { force: true });
}
