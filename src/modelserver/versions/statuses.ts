import type { ServableStatus } from '../servables';
import { ServingError } from '../servingError';

/** What is known of every version ever seen; nothing is forgotten before the process ends. */
export class Statuses {
  /** Keeps a version's newest status. */
  keep(name: string, status: ServableStatus): void {
    const versions = this._models.get(name) ?? new Map<bigint, ServableStatus>();
    this._models.set(name, versions.set(status.version, status));
  }

  /** A version's newest status, if it was ever seen. */
  find(name: string, version: bigint): ServableStatus | undefined {
    return this._models.get(name)?.get(version);
  }

  /** All versions of a model, highest first, or one. Throws NOT_FOUND. */
  list(name: string, version?: bigint): readonly ServableStatus[] {
    if (version !== undefined) {
      const status = this.find(name, version);
      if (status) return [status];
      throw new ServingError('NOT_FOUND', `Could not find version ${version} of model ${name}`);
    }
    const statuses = [...(this._models.get(name)?.values() ?? [])];
    if (statuses.length > 0) return statuses.sort((a, b) => (a.version < b.version ? 1 : -1));
    throw new ServingError('NOT_FOUND', `Could not find any versions of model ${name}`);
  }

  private readonly _models = new Map<string, Map<bigint, ServableStatus>>();
}
