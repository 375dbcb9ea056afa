import type { ProgressReply, Table } from '../../common/reply';
import type { StatementOf, Verb } from '../../language/statement';
import type { ArchiveLimits } from '../archive/archive';
import type { ICatalog } from '../catalog/catalog';
import type { Exports } from '../exports';
import type { ILog } from '../log';
import type { IConnectors } from '../storage/connectors';
import type { ModelFiles } from '../storage/modelFiles';

/** What a command found or did: the table to show, and sentences worth reading beside it. */
export type Outcome = { readonly table: Table; readonly notes?: readonly string[] };

/** What lives as long as the backend: made once by `main`, shared by all statements. */
export type Services = {
  /** Who runs the statements. */
  readonly user: string;
  readonly catalog: ICatalog;
  readonly files: ModelFiles;
  readonly connectors: IConnectors;
  readonly exports: Exports;
  readonly limits: ArchiveLimits;
  readonly log: ILog;
};

/** What a command gets beside its statement. */
export type CommandContext = Services & {
  /** Unique for this run of the statement; makes its commit idempotent. */
  readonly request: string;
  readonly signal: AbortSignal;
  /** Tells how far the work has come; as often as you like, receivers thin it out. */
  readonly progress: (progress: Omit<ProgressReply, 'kind'>) => void;
};

/** Carries out one verb. Rejects with MlModelError, with the signal's reason, or — a defect — with anything else. */
export type Command<V extends Verb> = (
  statement: StatementOf<V>,
  context: CommandContext
) => Promise<Outcome>;

/** A command for every verb; a missing one does not compile. */
export type Commands = { readonly [V in Verb]: Command<V> };
