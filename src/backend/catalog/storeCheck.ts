import type { IObjectStore } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import type { CatalogState } from './catalog';
import { CatalogDamage } from './catalogDamage';
import { checkCheckpoints, storedCheckpoints } from './checkpointCheck';
import { Draft } from './draft';
import { leftover, type Finding } from './finding';
import { checkLog, type CheckedLog } from './logCheck';
import { newestNumber, readEntries } from './logReader';
import { RevisionCheck, type Checked, type RevisionFinding } from './revisionCheck';
import {
  isAbandoned,
  orphans,
  referredFolders,
  storedFolders,
  type StoredFolders
} from './revisionFolder';
import type { State } from './state';
import { sweep } from './sweep';

/** What a check is asked for; `now` is for tests. */
export type StoreCheckOptions = {
  /** Removes checkpoints that are wrong, and sweeps what no entry refers to. */
  readonly repair?: boolean;
  readonly now?: Date;
  readonly signal?: AbortSignal | undefined;
};

/** The outcome of a check: what was found, and how much was looked at. */
export type StoreReport = Checked & {
  readonly findings: readonly Finding[];
  readonly entries: number;
  readonly models: number;
};

/**
 * Verifies the managed store: that the log has no gap and can be read, that checkpoints say what it says, every manifest,
 * every file's size and SHA-256; and names what no entry refers to. Reports damage, never throws it; rejects only with a
 * store's failure or the signal's reason. While the log is damaged nothing is removed:
 * what it refers to can't be known, and a checkpoint may be all that is left of an entry.
 */
export async function checkStore(
  store: IObjectStore,
  options: StoreCheckOptions = {}
): Promise<StoreReport> {
  try {
    return await check(store, options);
  } catch (error) {
    throw storeFailure(error, 'the models');
  }
}

async function check(store: IObjectStore, options: StoreCheckOptions): Promise<StoreReport> {
  const { signal, repair = false } = options;
  // Folders are listed before the log is read, so that a model imported meanwhile is no orphan.
  const folders = await storedFolders(store, signal);
  const checkpoints = await storedCheckpoints(store);
  const log = await checkLog(store, { keep: new Set(checkpoints.numbers), signal });
  const wrong = await checkCheckpoints(store, checkpoints.numbers, log);
  const canRepair = repair && log.findings.length === 0;
  const revisions = await checkRevisions(store, { log, folders }, signal);
  const state = await stateNow(store, log, signal);
  if (canRepair) {
    await store.remove(
      wrong.map(each => each.where),
      signal
    );
  }
  const findings = [
    ...log.findings,
    ...checkpoints.findings,
    ...wrong.map(each => ({ ...each, isRepaired: canRepair })),
    ...stillReferred(revisions.findings, state),
    ...(state === null ? [] : await checkOrphans(store, { folders, log, state }, options))
  ];
  const { entries } = log;
  return { findings, entries, models: log.state.models.size, ...revisions.checked };
}

async function checkRevisions(
  store: IObjectStore,
  { log, folders }: { log: CheckedLog; folders: StoredFolders },
  signal?: AbortSignal
): Promise<{ findings: readonly RevisionFinding[]; checked: Checked }> {
  const isWhole = log.findings.length === 0;
  const work = new RevisionCheck(store, signal);
  for (const model of log.state.models.values()) {
    for (const revision of model.revisions) {
      // Behind the damage, entries may have removed what seems to be missing.
      if (isWhole || folders.newest.has(revision.folder)) {
        await work.start(model, revision);
      }
    }
  }
  const checked = await work.end();
  return { findings: work.findings, checked };
}

/** The state after what was committed while we looked, or null when the log is damaged. */
async function stateNow(
  store: IObjectStore,
  log: CheckedLog,
  signal?: AbortSignal
): Promise<CatalogState | null> {
  try {
    return log.findings.length > 0 ? null : await readOn(store, log.state, signal);
  } catch (error) {
    if (error instanceof CatalogDamage) {
      return null;
    }
    throw error;
  }
}

async function readOn(
  store: IObjectStore,
  state: State,
  signal?: AbortSignal
): Promise<CatalogState> {
  const draft = new Draft(state);
  const to = await newestNumber(store, draft.n, signal);
  for await (const entries of readEntries(store, { from: draft.n + 1, to, signal })) {
    entries.forEach(entry => draft.apply(entry));
  }
  return draft.finish();
}

/** A model that was deleted while we looked has lost nothing. */
function stillReferred(
  findings: readonly RevisionFinding[],
  state: CatalogState | null
): readonly Finding[] {
  const referred = state && referredFolders(state);
  return findings
    .filter(({ folder }) => referred?.has(folder) ?? true)
    .map(({ finding }) => finding);
}

async function checkOrphans(
  store: IObjectStore,
  { folders, log, state }: { folders: StoredFolders; log: CheckedLog; state: CatalogState },
  { repair = false, now = new Date(), signal }: StoreCheckOptions
): Promise<readonly Finding[]> {
  const catalog = { refresh: () => readOn(store, log.state, signal) };
  const swept = repair ? await sweep(store, catalog, { now, ...(signal && { signal }) }) : null;
  return [
    ...folders.strays.map(key => leftover('orphan', key, "doesn't belong under models/")),
    ...orphans(folders, state).map(folder => ({
      ...leftover('orphan', folder, orphanProblem(folders.newest.get(folder), now)),
      isRepaired: swept?.folders.includes(folder) ?? false
    }))
  ];
}

function orphanProblem(newest: Date | undefined, now: Date): string {
  return newest !== undefined && isAbandoned(newest, now)
    ? 'no entry refers to it'
    : 'no entry refers to it yet; an import of the last 24 hours may be at work on it';
}
