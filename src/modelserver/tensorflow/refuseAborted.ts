import { ServingError } from '../servingError';

/** Throws CANCELLED when the load that `signal` belongs to is not wanted any more. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ServingError('CANCELLED', 'The load was cancelled.');
}
