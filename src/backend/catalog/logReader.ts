import { gather } from '../storage/byteStream';
import { StoreError, type IObjectStore } from '../storage/objectStore';
import type { Entry } from './catalog';
import { CatalogDamage } from './catalogDamage';
import { logKey, logNumber, logPrefix, parseEntry } from './entry';

const parallel = 16;
const chunk = 1024;

/**
 * The number of the newest entry, by one listing from entry `known` (0: none) on. CATALOG_DAMAGED when
 * `known` is gone, which means that the store was emptied or replaced under us.
 */
export async function newestNumber(
  store: IObjectStore,
  known: number,
  signal?: AbortSignal
): Promise<number> {
  const from = known > 0 ? { after: logKey(known - 1) } : {};
  let first: number | undefined;
  let newest = known;
  for await (const { key } of store.list(logPrefix, { ...from, ...(signal && { signal }) })) {
    const n = logNumber(key);
    first ??= n;
    newest = Math.max(newest, n);
  }
  if (known > 0 && first !== known) {
    throw new CatalogDamage(logKey(known), 'was there and is missing now');
  }
  return newest;
}

/** Entries `from` to `to`, in order and in chunks, fetched in parallel. CATALOG_DAMAGED at the first that is missing or unreadable. */
export async function* readEntries(
  store: IObjectStore,
  { from, to, signal }: { from: number; to: number; signal?: AbortSignal | undefined }
): AsyncGenerator<readonly Entry[]> {
  for (let start = from; start <= to; start += chunk) {
    const numbers = Array.from(
      { length: Math.min(chunk, to - start + 1) },
      (_, index) => start + index
    );
    yield await readNumbered(store, numbers, signal);
  }
}

/** The entries of these numbers, in the same order. CATALOG_DAMAGED when one is missing or unreadable: the first of them. */
export async function readNumbered(
  store: IObjectStore,
  numbers: readonly number[],
  signal?: AbortSignal
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let start = 0; start < numbers.length; start += parallel) {
    const wave = numbers.slice(start, start + parallel).map(n => readEntry(store, n, signal));
    for (const outcome of await Promise.allSettled(wave)) {
      if (outcome.status === 'rejected') {
        throw outcome.reason;
      }
      entries.push(outcome.value);
    }
  }
  return entries;
}

/** Entry `n`. CATALOG_DAMAGED when it is missing or unreadable. */
export async function readEntry(
  store: IObjectStore,
  n: number,
  signal?: AbortSignal
): Promise<Entry> {
  try {
    const { content } = await store.open(logKey(n), signal && { signal });
    return parseEntry(n, await gather(content));
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'objectMissing') {
      throw new CatalogDamage(logKey(n), 'is missing');
    }
    throw error;
  }
}
