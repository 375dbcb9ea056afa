import { randomUUID } from 'node:crypto';
import type { ILog } from './log';
import { storedName } from './storage/objectKey';
import type { IObjectStore } from './storage/objectStore';

/** How long a download link lives, and an archive that was exported without a `path=`. Seconds; the manual's figure. */
export const linkSeconds = 3600;

/** When a new archive's hour is surely over: it takes some time to be written. */
const sweepMilliseconds = 1.1 * linkSeconds * 1000;

/** Where archives of exports without a `path=` live. */
export const exportsPrefix = 'exports/';

/** The managed store's `exports/`: archives that nobody gave a place, kept for an hour. */
export class Exports {
  constructor(
    readonly store: IObjectStore,
    private readonly _log: ILog
  ) {}

  /** A fresh key for an archive of the model; its last segment is the name that a download gets. */
  newKey(model: { readonly user: string; readonly name: string }): string {
    setTimeout(() => void this.sweep(), sweepMilliseconds).unref();
    return `${exportsPrefix}${storedName(model.user)}/${randomUUID()}/${storedName(model.name)}.tar`;
  }

  /** Removes archives whose hour is over. Never rejects: the next export or start tries again. */
  async sweep(now: Date = new Date()): Promise<void> {
    try {
      const old: string[] = [];
      for await (const { key, modified } of this.store.list(exportsPrefix)) {
        if (now.getTime() - modified.getTime() > linkSeconds * 1000) {
          old.push(key);
        }
      }
      await this.store.remove(old);
    } catch (error) {
      this._log.warn('exported archives could not be swept', error);
    }
  }
}
