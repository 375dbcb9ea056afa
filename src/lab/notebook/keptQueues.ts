import type { QueuedText } from './cellQueue';

const storageKey = 'jupyterlab-mlmodel:queues';

/** The cells of one notebook that waited when its page went, in order; the first one may have been running. */
export type KeptQueue = {
  readonly path: string;
  readonly kernel: string | undefined;
  readonly cells: readonly QueuedText[];
};

/**
 * Keeps queues for the page that comes next in this tab. To be called when the page goes and not before:
 * a copy of a living tab copies its storage, and would run everything a second time.
 */
export function keepQueues(queues: readonly KeptQueue[]): void {
  const waiting = queues.filter(({ cells }) => cells.length > 0);
  if (waiting.length > 0) {
    sessionStorage.setItem(storageKey, JSON.stringify(waiting));
  }
}

/** Takes what the page before kept, by the notebook's path; only a reload goes on with it, not a tab that comes back later. */
export function takeQueues(): Map<string, KeptQueue> {
  const kept = sessionStorage.getItem(storageKey) ?? '[]';
  sessionStorage.removeItem(storageKey);
  const [navigation] = performance.getEntriesByType('navigation');
  const isReload = (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
  const queues = isReload ? (JSON.parse(kept) as readonly KeptQueue[]) : [];
  return new Map(queues.map(queue => [queue.path, queue]));
}
