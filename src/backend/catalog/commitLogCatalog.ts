import { setTimeout as pause } from 'node:timers/promises';
import { StoreError, type IObjectStore } from '../storage/objectStore';
import { abortable } from './abortable';
import type { CatalogState, CommitRequest, Committed, Entry, ICatalog } from './catalog';
import { Contradiction, Draft } from './draft';
import { damaged, logKey, printEntry } from './entry';
import { LogIndex } from './logIndex';
import { newestNumber, readEntries, readEntry, readNumbered } from './logReader';
import { SharedRun } from './sharedRun';
import { State } from './state';
import { Turns } from './turns';

/** What a catalog uses besides its store. */
export type CatalogOptions = {
  readonly clock?: () => Date;
};

/**
 * The catalog as a log of JSON documents (design.md §3). Entry `n + 1` is written if and only if nothing is
 * there, so whoever loses a race reads on, decides again and tries the next number.
 */
export class CommitLogCatalog implements ICatalog {
  private readonly _clock: () => Date;
  private readonly _refresh = new SharedRun(() => this._readOn());
  private readonly _turns = new Turns();
  private _state = State.initial();
  private _log = LogIndex.from('', []);

  constructor(
    private readonly _store: IObjectStore,
    { clock = () => new Date() }: CatalogOptions = {}
  ) {
    this._clock = clock;
  }

  refresh(signal?: AbortSignal): Promise<CatalogState> {
    return abortable(this._refresh.run(), signal);
  }

  commit(request: CommitRequest): Promise<Committed> {
    return this._turns.take(() => this._commit(request), request.signal);
  }

  async history(id: number, signal?: AbortSignal): Promise<readonly Entry[]> {
    await this.refresh(signal);
    return readNumbered(this._store, this._log.ofModel(id), signal);
  }

  private async _commit(request: CommitRequest): Promise<Committed> {
    for (let lost = 0; ; lost += 1) {
      const state = await this._refresh.run();
      const earlier = await this._earlier(request.request);
      if (earlier !== undefined) {
        return { entry: earlier, state: this._state };
      }
      request.signal?.throwIfAborted();
      const entry = this._entry(request, state);
      if (await this._append(entry)) {
        this._absorb([entry]);
        return { entry, state: this._state };
      }
      await pause(Math.random() * Math.min(250, 5 * 2 ** lost));
    }
  }

  private _entry({ decide, by, request, verb }: CommitRequest, state: State): Entry {
    const changes = decide(state);
    const entry = { n: state.n + 1, at: this._clock().toISOString(), by, request, verb, changes };
    new Draft(state).apply(entry);
    return entry;
  }

  private async _append(entry: Entry): Promise<boolean> {
    try {
      return await this._store.putIfAbsent(logKey(entry.n), printEntry(entry));
    } catch (error) {
      if (error instanceof StoreError) {
        return false;
      }
      throw error;
    }
  }

  private async _earlier(request: string): Promise<Entry | undefined> {
    for (const n of this._log.ofRequest(request)) {
      const entry = await readEntry(this._store, n);
      if (entry.request === request) {
        return entry;
      }
    }
    return undefined;
  }

  private async _readOn(): Promise<State> {
    const newest = await newestNumber(this._store, this._state.n);
    const from = this._state.n + 1;
    for await (const entries of readEntries(this._store, { from, to: newest })) {
      this._absorb(entries);
    }
    return this._state;
  }

  private _absorb(entries: readonly Entry[]): void {
    const fresh = entries.filter(entry => entry.n > this._state.n);
    const draft = new Draft(this._state);
    for (const entry of fresh) {
      follow(draft, entry);
    }
    this._state = draft.finish();
    fresh.forEach(entry => this._log.add(entry));
  }
}

function follow(draft: Draft, entry: Entry): void {
  try {
    draft.apply(entry);
  } catch (error) {
    if (error instanceof Contradiction) {
      throw damaged(
        `Entry ${logKey(entry.n)} of the catalog contradicts those before it: ${error.message}`
      );
    }
    throw error;
  }
}
