import { isLeftoverSweeper, type IObjectStore } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import type { ICatalog } from './catalog';
import { checkpointKey, checkpointNumbers } from './checkpoint';
import { abandonedAfter, isAbandoned, orphans, storedFolders } from './revisionFolder';

/** Checkpoints that are kept; older ones only repeat what the log has. */
const keptCheckpoints = 4;

/** Where `probeConditionalWrites` tries a store out. */
const probePrefix = 'catalog/probe/';

/** What a sweep removed: revision folders, checkpoints, and unfinished writes of the store. */
export type Swept = {
  readonly folders: readonly string[];
  readonly checkpoints: readonly string[];
  readonly leftovers: number;
};

/** `now` is for tests. */
export type SweepOptions = { readonly now?: Date; readonly signal?: AbortSignal };

/**
 * Removes revision folders under `models/` that no entry refers to and to which nothing was written for 24 hours, unfinished
 * writes as old, and all but the newest checkpoints. Safe beside imports of other backends: theirs are younger. Entries
 * are never removed. Rejects with CATALOG_DAMAGED before it removes anything when the log can't tell what it refers to.
 */
export async function sweep(
  store: IObjectStore,
  catalog: Pick<ICatalog, 'refresh'>,
  options: SweepOptions = {}
): Promise<Swept> {
  try {
    return await sweepStore(store, catalog, options);
  } catch (error) {
    throw storeFailure(error, 'the models');
  }
}

async function sweepStore(
  store: IObjectStore,
  catalog: Pick<ICatalog, 'refresh'>,
  { now = new Date(), signal }: SweepOptions
): Promise<Swept> {
  const found = await storedFolders(store, signal);
  const state = await catalog.refresh(signal);
  const folders: string[] = [];
  for (const folder of orphans(found, state)) {
    const newest = found.newest.get(folder);
    if (newest !== undefined && isAbandoned(newest, now)) {
      folders.push(...(await removeFolder(store, folder, { now, signal })));
    }
  }
  const checkpoints = (await checkpointNumbers(store)).slice(keptCheckpoints).map(checkpointKey);
  await store.remove(checkpoints, signal);
  await removeProbes(store, now, signal);
  const before = new Date(now.getTime() - abandonedAfter);
  const leftovers = isLeftoverSweeper(store) ? await store.sweepLeftovers('', before, signal) : 0;
  return { folders, checkpoints, leftovers };
}

/** Removes what was left of a probe of the store when its process was killed. */
async function removeProbes(store: IObjectStore, now: Date, signal?: AbortSignal): Promise<void> {
  const keys: string[] = [];
  for await (const { key, modified } of store.list(probePrefix, signal ? { signal } : {})) {
    if (isAbandoned(modified, now)) {
      keys.push(key);
    }
  }
  await store.remove(keys, signal);
}

/** Removes a folder unless something has been written to it since it was listed; answers what it removed. */
async function removeFolder(
  store: IObjectStore,
  folder: string,
  { now, signal }: { now: Date; signal: AbortSignal | undefined }
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key, modified } of store.list(`${folder}/`, signal ? { signal } : {})) {
    if (!isAbandoned(modified, now)) {
      return [];
    }
    keys.push(key);
  }
  await store.remove(keys, signal);
  return [folder];
}
