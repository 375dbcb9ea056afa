import { setTimeout as pause } from 'node:timers/promises';
import { MlModelError } from '../../common/failure';
import { StoreError, type IObjectStore, type StoreErrorKind } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import { UndecidedCommit } from './catalog';

/** An entry on its way: where it goes, and how many milliseconds to ask for a lost answer. */
export type Append = {
  readonly key: string;
  readonly content: Uint8Array;
  readonly patience: number;
};

/** After these a store has not done what was asked; after any other it may have. */
const refusals: readonly StoreErrorKind[] = [
  'bucketMissing',
  'noCredentials',
  'badKey',
  'badSignature',
  'tokenExpired',
  'clockSkew',
  'forbidden',
  'leavesFolder',
  'invalidKey',
  'keyConflict',
  'tls',
  'noSpace',
  'unsupported'
];

/**
 * Writes an entry if its number is free; answers whether it did. False also when an entry is found there after a lost
 * answer, which may be ours: the caller reads it. Rejects with a StoreError when nothing was written, else with {@link UndecidedCommit}.
 */
export async function append(store: IObjectStore, entry: Append): Promise<boolean> {
  try {
    return await store.putIfAbsent(entry.key, entry.content);
  } catch (error) {
    if (!(error instanceof StoreError)) {
      throw error;
    }
    if (!refusals.includes(error.kind)) {
      return findOut(store, entry, error);
    }
    // The store's client may have repeated a write whose first answer was lost.
    if ((await store.head(entry.key).catch(() => null)) !== null) {
      return false;
    }
    throw error;
  }
}

async function findOut(store: IObjectStore, entry: Append, cause: StoreError): Promise<boolean> {
  const deadline = AbortSignal.timeout(entry.patience);
  for (let tries = 0; !deadline.aborted; tries += 1) {
    try {
      if ((await store.head(entry.key, deadline)) !== null) {
        return false;
      }
      // A late first write and this one can't both succeed, so asking again is safe.
      return await store.putIfAbsent(entry.key, entry.content, deadline);
    } catch {
      await pause(Math.random() * Math.min(1000, 50 * 2 ** tries));
    }
  }
  throw undecided(cause);
}

/** The failure of a commit that may have been made when `error` kept us from looking. Defects stay as they are. */
export function undecided(error: unknown): unknown {
  const known = storeFailure(error, 'the catalog');
  if (!(known instanceof MlModelError)) {
    return error;
  }
  const { code, message } = known.failure;
  return new UndecidedCommit(
    { code, message: `${message} Whether the change was made isn't known yet.`, try: 'list' },
    { cause: error }
  );
}
