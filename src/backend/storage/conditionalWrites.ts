import { randomUUID } from 'node:crypto';
import { type IObjectStore, StoreError } from './objectStore';

/**
 * Finds out, by really writing twice, whether the store writes only if absent; some servers ignore the condition and overwrite.
 * Rejects with StoreError `unsupported`. Leaves nothing behind. Once in the life of a managed store is enough.
 */
export async function probeConditionalWrites(
  store: IObjectStore,
  signal?: AbortSignal
): Promise<void> {
  const key = `catalog/probe/${randomUUID()}`;
  try {
    const first = await store.putIfAbsent(key, Buffer.from('first'), signal);
    const second = await store.putIfAbsent(key, Buffer.from('second'), signal);
    if (!first || second) {
      throw new StoreError('unsupported', 'The store ignores the condition of a write.');
    }
  } finally {
    await store.remove([key]).catch(() => undefined);
  }
}
