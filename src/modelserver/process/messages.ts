import type { AcceptedList, CondemnedVersion } from '../servables';

/** How a child begins. */
export type Start = {
  readonly tensorFlow: string;
  readonly restPort: number;
  readonly grpcPort: number;
  readonly metrics: boolean;
  readonly ledger: string;
  /** The list that an earlier child had accepted. */
  readonly accepted?: AcceptedList;
  readonly condemned: readonly CondemnedVersion[];
  readonly suspects: readonly string[];
};

/** From the supervisor to its child. `acquit`: the suspects have behaved. */
export type ToChild =
  { readonly kind: 'start'; readonly start: Start } | { readonly kind: 'ping' | 'acquit' | 'stop' };

/** From the child to its supervisor. `stuck`: a run of a folder goes on after it was given up. */
export type FromChild =
  | { readonly kind: 'pong' }
  | { readonly kind: 'ready'; readonly restPort: number; readonly grpcPort: number }
  | { readonly kind: 'accepted'; readonly list: AcceptedList }
  | { readonly kind: 'pardoned'; readonly name: string; readonly version: bigint }
  | { readonly kind: 'stuck'; readonly folder: string }
  | { readonly kind: 'failed' };
