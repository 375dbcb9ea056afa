import type { IObjectStore } from '../storage/objectStore';
import type { CatalogState } from './catalog';

const modelsPrefix = 'models/';

/** How long nobody may have written to a folder before it counts as abandoned: 24 hours. */
export const abandonedAfter = 24 * 3600 * 1000;

/** What lies under `models/`: each revision folder with the time of its newest object, and keys that are in none. */
export type StoredFolders = {
  readonly newest: ReadonlyMap<string, Date>;
  readonly strays: readonly string[];
};

/** Lists the managed store's revision folders. To tell which are referred to, read the catalog afterwards, never before. */
export async function storedFolders(
  store: IObjectStore,
  signal?: AbortSignal
): Promise<StoredFolders> {
  const newest = new Map<string, Date>();
  const strays: string[] = [];
  for await (const { key, modified } of store.list(modelsPrefix, signal ? { signal } : {})) {
    const folder = /^models\/[^/]+\/[^/]+\/\d+-[^/]+(?=\/)/.exec(key)?.[0];
    if (folder === undefined) {
      strays.push(key);
    } else {
      const before = newest.get(folder);
      newest.set(folder, before === undefined || before < modified ? modified : before);
    }
  }
  return { newest, strays };
}

/** The folders that some revision in `state` is in. */
export function referredFolders(state: CatalogState): ReadonlySet<string> {
  const referred = new Set<string>();
  for (const model of state.models.values()) {
    model.revisions.forEach(revision => referred.add(revision.folder));
  }
  return referred;
}

/** The folders of `found` that nothing in `state` refers to. */
export function orphans(found: StoredFolders, state: CatalogState): readonly string[] {
  const referred = referredFolders(state);
  return [...found.newest.keys()].filter(folder => !referred.has(folder));
}

/** Whether the folder's newest object is older than {@link abandonedAfter}. */
export function isAbandoned(newest: Date, now: Date): boolean {
  return now.getTime() - newest.getTime() > abandonedAfter;
}
