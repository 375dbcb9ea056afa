import { type IObjectStore, StoreError } from '../storage/objectStore';
import {
  BrokenCheckpoint,
  checkpointKey,
  checkpointNumber,
  checkpointPrefix,
  readCheckpoint,
  type Snapshot
} from './checkpoint';
import { damage, leftover, type Finding } from './finding';
import type { CheckedLog } from './logCheck';
import { rowOf } from './modelRow';
import { servingRecordOf } from './servingRecord';

/** What lies under `catalog/checkpoint/`. */
export type StoredCheckpoints = {
  readonly numbers: readonly number[];
  readonly findings: readonly Finding[];
};

/** Lists the checkpoints, and names what is none. */
export async function storedCheckpoints(store: IObjectStore): Promise<StoredCheckpoints> {
  const numbers: number[] = [];
  const findings: Finding[] = [];
  for await (const { key } of store.list(checkpointPrefix)) {
    const n = checkpointNumber(key);
    if (n === null) {
      findings.push(leftover('checkpoint', key, "doesn't belong among the checkpoints"));
    } else {
      numbers.push(n);
    }
  }
  return { numbers, findings };
}

/** Compares checkpoints with what the log says, as far as the log can be replayed. */
export async function checkCheckpoints(
  store: IObjectStore,
  numbers: readonly number[],
  log: CheckedLog
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const n of numbers) {
    const state = log.states.get(n);
    const isKnown = state !== undefined || log.findings.length === 0;
    const snapshot = await readOrBroken(store, n);
    if (snapshot === 'broken') {
      findings.push(
        leftover('checkpoint', checkpointKey(n), "can't be read; the log is read instead")
      );
    } else if (
      snapshot !== 'gone' &&
      isKnown &&
      !agrees(snapshot, state && { state, index: log.index })
    ) {
      findings.push(damage('checkpoint', checkpointKey(n), "doesn't say what the log says"));
    }
  }
  return findings;
}

async function readOrBroken(store: IObjectStore, n: number): Promise<Snapshot | 'broken' | 'gone'> {
  try {
    return await readCheckpoint(store, n);
  } catch (error) {
    if (error instanceof BrokenCheckpoint) {
      return 'broken';
    }
    if (error instanceof StoreError && error.kind === 'objectMissing') {
      return 'gone';
    }
    throw error;
  }
}

function agrees({ state, index }: Snapshot, log: Snapshot | undefined): boolean {
  if (
    log?.state.nextId !== state.nextId ||
    log.state.models.size !== state.models.size ||
    JSON.stringify(servingRecordOf(log.state)) !== JSON.stringify(servingRecordOf(state)) ||
    JSON.stringify(index.upTo(state.n)) !== JSON.stringify(log.index.upTo(state.n))
  ) {
    return false;
  }
  for (const model of state.models.values()) {
    const other = log.state.models.get(model.id);
    if (other === undefined || JSON.stringify(rowOf(other)) !== JSON.stringify(rowOf(model))) {
      return false;
    }
  }
  return true;
}
