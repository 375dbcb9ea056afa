import type { Failure } from './failure';
import type { Json } from './model';

/** The MIME type of a reply in notebook outputs. */
export const replyMimeType = 'application/vnd.mlmodel.reply.v1+json';

/** The kinds of columns a table can have; `field` is the value column of `summary`. */
export const columnTypes = [
  'integer',
  'number',
  'text',
  'boolean',
  'instant',
  'json',
  'download',
  'field'
] as const;
/** One of {@link columnTypes}. */
export type ColumnType = (typeof columnTypes)[number];

/** A column of a table. */
export type Column = { readonly name: string; readonly type: ColumnType };

/** Columns and rows; a row has one value a column, null where nothing is known. */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Json[])[];
};

/**
 * Names an exported archive without being a link: a click mints a fresh one.
 * `archive` is `OBJECTSTORAGE.<connector>:<key>`, or a key below `exports/` of the managed store.
 */
export type DownloadHandle = {
  readonly model: string;
  readonly revision: number;
  readonly archive: string;
};

/** Whether a value of a table is a handle. */
export function isDownloadHandle(value: Json): value is DownloadHandle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'archive' in value &&
    typeof value.archive === 'string'
  );
}

/** A statement's answer. */
export type ResultReply = {
  readonly kind: 'result';
  readonly verb: string;
  readonly statement: string;
  readonly table: Table;
  /** Sentences worth reading, never needed to understand the table. */
  readonly notes?: readonly string[];
  /** A cell that makes sense to run next, exactly as it stands in a cell. */
  readonly next?: string;
  /** What a model server said, when the statement was a request to one. */
  readonly answer?: HttpAnswer;
};

/** A model server's answer, exactly as received. */
export type HttpAnswer = {
  readonly status: number;
  /** Status line and headers when the request asked to see them (`-i`); ends with an empty line. */
  readonly head?: string;
  readonly body: string;
  readonly milliseconds: number;
};

/** A statement that did not work. */
export type FailureReply = {
  readonly kind: 'failure';
  readonly verb: string;
  readonly statement: string;
  readonly failure: Failure;
};

/** How far the running statement has come; `total` is absent while it is unknown. */
export type ProgressReply = {
  readonly kind: 'progress';
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'items';
  readonly step: string;
};

/** What a statement ends with. */
export type FinalReply = ResultReply | FailureReply;
/** Anything that a running statement sends. */
export type Reply = FinalReply | ProgressReply;

/** Whether the statement has ended with this reply. */
export function isFinal(reply: Reply): reply is FinalReply {
  return reply.kind !== 'progress';
}
