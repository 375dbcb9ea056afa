import type { HttpAnswer, ProgressReply, Table } from '../../common/reply';
import type { CurlStatement, StatementOf, Verb } from '../../language/statement';
import type { ArchiveLimits } from '../archive/archive';
import type { ICatalog } from '../catalog/catalog';
import type { Exports } from '../exports';
import type { ILog } from '../log';
import type { IConnectors } from '../storage/connectors';
import type { IServing } from '../serving/serving';
import type { ModelFiles } from '../storage/modelFiles';
import type { IObjectStore } from '../storage/objectStore';

/** What a command found or did: the table to show, sentences worth reading beside it, a cell to run next, and what a model server said. */
export type Outcome = {
  readonly table: Table;
  readonly notes?: readonly string[];
  readonly next?: string;
  readonly answer?: HttpAnswer;
};

/** What lives as long as the backend: made once by `main`, shared by all statements. */
export type Services = {
  /** Who runs the statements. */
  readonly user: string;
  readonly catalog: ICatalog;
  readonly files: ModelFiles;
  readonly connectors: IConnectors;
  readonly exports: Exports;
  readonly serving: IServing;
  /** Whether a model server that is started for a statement goes on until somebody ends it. */
  readonly serverGoesOn: boolean;
  /** The folder that JupyterLab shows, or the current one; confined to it. */
  readonly rootFolder: IObjectStore;
  readonly limits: ArchiveLimits;
  readonly log: ILog;
};

/** What a command gets beside its statement. */
export type CommandContext = Services & {
  /** Unique for this run of the statement; makes its commit idempotent. */
  readonly request: string;
  /** The notebook that it was run from, as a path in `rootFolder`. */
  readonly notebook?: string | undefined;
  readonly signal: AbortSignal;
  /** Tells how far the work has come; as often as you like, receivers thin it out. */
  readonly progress: (progress: Omit<ProgressReply, 'kind'>) => void;
};

/** Carries out one verb. Rejects with MlModelError, with the signal's reason, or — a defect — with anything else. */
export type Command<V extends Verb> = (
  statement: StatementOf<V>,
  context: CommandContext
) => Promise<Outcome>;

/** Sends a `!curl`. Rejects as a {@link Command} does. */
export type CurlCommand = (statement: CurlStatement, context: CommandContext) => Promise<Outcome>;

/** A command for every verb; a missing one does not compile. */
export type Commands = { readonly [V in Verb]: Command<V> };
