import type { Door, Metrics } from './metrics';
import { ServingError } from './servingError';

/** A run that metrics should know of: whose, through which door, and when (`performance.now()`) its request came. */
export type Recorded = Door & { readonly model: string; readonly since: number };

/** Does `work` and counts how it ended. */
export async function recorded<Result>(
  metrics: Metrics,
  { model, since, ...door }: Recorded,
  work: () => Promise<Result>
): Promise<Result> {
  try {
    const result = await work();
    const microseconds = Math.round((performance.now() - since) * 1000);
    metrics.record(model, 'OK', { ...door, microseconds });
    return result;
  } catch (error) {
    metrics.record(model, error instanceof ServingError ? error.code : 'INTERNAL');
    throw error;
  }
}
