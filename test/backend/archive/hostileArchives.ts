import type { HostileArchive } from './hostile/hostileArchive';
import { hostileHeaders } from './hostile/hostileHeaders';
import { hostilePaths } from './hostile/hostilePaths';
import { hostileStreams } from './hostile/hostileStreams';

/**
 * Archives that must be refused. Each holds a scikit-learn model.pkl beside its trouble, where it can.
 * Those with `goesOn` or `limits` can't be tried as a file with default limits.
 */
export const hostileArchives: readonly HostileArchive[] = [
  ...hostilePaths,
  ...hostileHeaders,
  ...hostileStreams
];
