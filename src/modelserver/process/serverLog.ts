import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const limit = 10 << 20;

/** The file `server.log` of a folder, and this process's standard error. One older file is kept. */
export class ServerLog {
  private readonly _path: string;
  private _size: number;

  constructor(folder: string) {
    this._path = join(folder, 'server.log');
    this._size = statSync(this._path, { throwIfNoEntry: false })?.size ?? 0;
    // Whoever read it may have gone.
    process.stderr.on('error', () => undefined);
  }

  /** A line of the supervisor's own. */
  line(message: string): void {
    this.write(Buffer.from(`${new Date().toISOString()} ${message}\n`));
  }

  /** What the child wrote. */
  write(chunk: Buffer): void {
    process.stderr.write(chunk);
    try {
      if (this._size > limit) {
        renameSync(this._path, `${this._path}.1`);
        this._size = 0;
      }
      appendFileSync(this._path, chunk);
      this._size += chunk.length;
    } catch {
      // A full disk must not take the server down.
    }
  }
}
