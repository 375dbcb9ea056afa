import { setTimeout as pause } from 'node:timers/promises';
import type { ILog } from '../log';
import { probeConditionalWrites } from '../storage/conditionalWrites';
import type { IObjectStore } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import { abortable } from './abortable';
import { append, undecided } from './append';
import type { CatalogState, CommitRequest, Committed, Entry, ICatalog } from './catalog';
import { checkpointEvery, newestCheckpoint, writeCheckpoint, type Snapshot } from './checkpoint';
import { Draft } from './draft';
import { logKey, parseEntry, printEntry } from './entry';
import { LogIndex } from './logIndex';
import { newestNumber, readEntries, readEntry, readNumbered } from './logReader';
import { SharedRun } from './sharedRun';
import { State } from './state';
import { Turns } from './turns';

/** What a catalog uses besides its store. */
export type CatalogOptions = {
  readonly log: ILog;
  readonly clock?: () => Date;
  /** For how many milliseconds a commit looks for an answer that was lost, before it gives up as undecided. */
  readonly patience?: number;
};

/**
 * The catalog as a log of JSON documents: the commit protocol of Delta Lake, in small. Entry `n + 1` is written if
 * and only if nothing is there, so whoever loses a race reads on, decides again and tries the next number.
 *
 * Requests are remembered for ever: a few bytes of each stand in every checkpoint, and the entry itself in the log
 * tells whether it is the one. So a repeated request is recognised however old it is.
 */
export class CommitLogCatalog implements ICatalog {
  private readonly _log: ILog;
  private readonly _clock: () => Date;
  private readonly _patience: number;
  private readonly _reading = new SharedRun(() => this._readOn());
  private readonly _turns = new Turns();
  private _isLoaded = false;
  private _state = State.initial();
  private _index = LogIndex.from('', []);
  /** The state after the last entry that a checkpoint is due for. */
  private _due: State | undefined;
  private _probed: Promise<void> | undefined;
  private _checkpointing: Promise<void> = Promise.resolve();

  constructor(
    private readonly _store: IObjectStore,
    { log, clock = () => new Date(), patience = 10_000 }: CatalogOptions
  ) {
    this._log = log;
    this._clock = clock;
    this._patience = patience;
  }

  /** The state as last read: costs nothing, and may be old. */
  get known(): CatalogState {
    return this._state;
  }

  refresh(signal?: AbortSignal): Promise<CatalogState> {
    return inOurWords(() => abortable(this._reading.run(), signal));
  }

  commit(request: CommitRequest): Promise<Committed> {
    return inOurWords(() => this._turns.take(() => this._commit(request), request.signal));
  }

  history(id: number, signal?: AbortSignal): Promise<readonly Entry[]> {
    return inOurWords(async () => {
      await this.refresh(signal);
      return readNumbered(this._store, this._index.ofModel(id), signal);
    });
  }

  /** Waits for a checkpoint that is being written. */
  async close(): Promise<void> {
    await this._checkpointing;
  }

  private async _commit(request: CommitRequest): Promise<Committed> {
    let earlier = await this._readBack(request);
    for (let lost = 0; earlier === undefined; lost += 1) {
      request.signal?.throwIfAborted();
      const entry = this._decide(request);
      await this._probe();
      if (await append(this._store, { ...encoded(entry), patience: this._patience })) {
        this._absorb([entry]);
        return this._committed(entry);
      }
      await pause(Math.random() * Math.min(250, 5 * 2 ** lost));
      // From here on the entry that beat us may be our own, by a write that was repeated on the way.
      earlier = await this._readBack(request).catch((error: unknown) => {
        throw undecided(error);
      });
    }
    return this._committed(earlier);
  }

  /** Once a process: whoever copies a store to another server takes the log along, but not what that server can do. */
  private async _probe(): Promise<void> {
    this._probed ??= probeConditionalWrites(this._store);
    try {
      await this._probed;
    } catch (error) {
      this._probed = undefined;
      throw error;
    }
  }

  /** The entry to write. Read as others will read it, and applied, before it can do harm. */
  private _decide({ decide, by, request, verb }: CommitRequest): Entry {
    const changes = decide(this._state);
    const at = this._clock().toISOString();
    const n = this._state.n + 1;
    try {
      const entry = parseEntry(n, printEntry({ n, at, by, request, verb, changes }));
      new Draft(this._state).apply(entry);
      return entry;
    } catch (cause) {
      throw new Error(`${verb} decided on changes that the catalog can't take.`, { cause });
    }
  }

  private _committed(entry: Entry): Committed {
    if (this._due?.n === entry.n) {
      this._writeCheckpoint({ state: this._due, index: this._index });
      this._due = undefined;
    }
    return { entry, state: this._state };
  }

  /** Reads on, and answers what the request has already done, if anything. */
  private async _readBack({ request }: CommitRequest): Promise<Entry | undefined> {
    await this._reading.run();
    for (const n of this._index.ofRequest(request)) {
      const entry = await readEntry(this._store, n);
      if (entry.request === request) {
        return entry;
      }
    }
    return undefined;
  }

  private async _readOn(): Promise<State> {
    if (!this._isLoaded) {
      await this._load();
    }
    const from = this._state.n + 1;
    const to = await newestNumber(this._store, this._state.n);
    for await (const entries of readEntries(this._store, { from, to })) {
      this._absorb(entries);
    }
    return this._state;
  }

  private async _load(): Promise<void> {
    const found = await newestCheckpoint(this._store, error =>
      this._log.warn('a checkpoint of the catalog was passed over', error)
    );
    if (found !== null) {
      this._state = found.state;
      this._index = found.index;
    }
    this._isLoaded = true;
  }

  /** Advances by entries that follow; those that are known already, from a commit of our own meanwhile, are passed over. */
  private _absorb(entries: readonly Entry[]): void {
    const fresh = entries.filter(entry => entry.n > this._state.n);
    const draft = new Draft(this._state);
    let due = this._due;
    for (const entry of fresh) {
      draft.apply(entry);
      if (entry.n % checkpointEvery === 0) {
        due = draft.finish();
      }
    }
    this._state = draft.finish();
    this._due = due;
    fresh.forEach(entry => this._index.add(entry));
  }

  private _writeCheckpoint(snapshot: Snapshot): void {
    this._checkpointing = this._checkpointing.then(async () => {
      try {
        await writeCheckpoint(this._store, snapshot);
      } catch (error) {
        this._log.warn('a checkpoint of the catalog could not be written', error);
      }
    });
  }
}

function encoded(entry: Entry): { key: string; content: Uint8Array } {
  return { key: logKey(entry.n), content: printEntry(entry) };
}

async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFailure(error, 'the catalog');
  }
}
