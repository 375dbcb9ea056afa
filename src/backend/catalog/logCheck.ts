import type { IObjectStore } from '../storage/objectStore';
import type { Entry } from './catalog';
import { CatalogDamage } from './catalogDamage';
import { Draft } from './draft';
import { logKey, logNumber, logPrefix } from './entry';
import { damage, type Finding } from './finding';
import { LogIndex } from './logIndex';
import { readEntry } from './logReader';
import { State } from './state';

const parallel = 16;

/** A log read to its end, whatever is wrong with it. */
export type CheckedLog = {
  readonly findings: readonly Finding[];
  /** How many entries there are. */
  readonly entries: number;
  /** What the entries before the first damage say. */
  readonly state: State;
  readonly index: LogIndex;
  /** The states after the entries that were asked for. */
  readonly states: ReadonlyMap<number, State>;
};

/** Reads every entry, and replays them up to the first that is missing or wrong. Rejects only when the store fails. */
export async function checkLog(
  store: IObjectStore,
  { keep, signal }: { keep: ReadonlySet<number>; signal?: AbortSignal | undefined }
): Promise<CheckedLog> {
  const replay = new Replay(keep);
  const numbers = await listed(store, replay, signal);
  let expected = 1;
  for (let start = 0; start < numbers.length; start += parallel) {
    const wave = numbers.slice(start, start + parallel);
    const entries = await Promise.all(wave.map(n => readOrDamage(store, n, signal)));
    for (const [at, n] of wave.entries()) {
      if (n > expected) {
        replay.stop(damage('log', logKey(expected), gap(expected, n - 1)));
      }
      expected = n + 1;
      replay.next(entries[at]);
    }
  }
  return replay.end(numbers.length);
}

class Replay {
  private readonly _findings: Finding[] = [];
  private readonly _states = new Map<number, State>();
  private readonly _index = LogIndex.from('', []);
  private _state = State.initial();
  private _isWhole = true;

  constructor(private readonly _keep: ReadonlySet<number>) {}

  stop(finding: Finding): void {
    this._findings.push(finding);
    this._isWhole = false;
  }

  next(entry: Entry | CatalogDamage | undefined): void {
    if (entry instanceof CatalogDamage) {
      this.stop(damage('log', entry.where, entry.problem));
    } else if (entry !== undefined && this._isWhole) {
      this._apply(entry);
    }
  }

  end(entries: number): CheckedLog {
    return {
      findings: this._findings,
      entries,
      state: this._state,
      index: this._index,
      states: this._states
    };
  }

  private _apply(entry: Entry): void {
    const draft = new Draft(this._state);
    try {
      draft.apply(entry);
    } catch (error) {
      if (!(error instanceof CatalogDamage)) {
        throw error;
      }
      this.next(error);
      return;
    }
    this._state = draft.finish();
    this._index.add(entry);
    if (this._keep.has(entry.n)) {
      this._states.set(entry.n, this._state);
    }
  }
}

async function listed(
  store: IObjectStore,
  replay: Replay,
  signal?: AbortSignal
): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const { key } of store.list(logPrefix, signal ? { signal } : {})) {
    try {
      numbers.push(logNumber(key));
    } catch (error) {
      if (!(error instanceof CatalogDamage)) {
        throw error;
      }
      replay.stop(damage('log', error.where, error.problem));
    }
  }
  return numbers;
}

async function readOrDamage(
  store: IObjectStore,
  n: number,
  signal?: AbortSignal
): Promise<Entry | CatalogDamage> {
  try {
    return await readEntry(store, n, signal);
  } catch (error) {
    if (error instanceof CatalogDamage) {
      return error;
    }
    throw error;
  }
}

function gap(from: number, to: number): string {
  return from === to ? 'is missing' : `is missing, and so are all up to ${logKey(to)}`;
}
