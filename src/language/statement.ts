import type { ModelFormat, ModelType, SummaryField } from '../common/model';
import type { Located, Span } from '../common/span';

/** `OBJECTSTORAGE.<connector>:<key>`, or a bare key for the default connector. The key is checked: relative, no `..`. */
export type StorePath = { readonly connector?: Located<string>; readonly key: Located<string> };

/** What every statement has. `text` is the statement without magic; spans point into it. */
type Base<V extends string> = {
  readonly verb: V;
  readonly text: string;
  /** The verb's own word or words. */
  readonly verbSpan: Span;
};

/** A model named by the user; absent when the statement left it out, which the command answers with the nearest names. */
type NamesModel = { readonly name?: Located<string> };
type OfUser = { readonly user?: Located<string> };
type AtVersion = { readonly version?: Located<number> };

/** `list` with its filters. */
export type ListStatement = Base<'list'> &
  OfUser & {
    readonly type?: Located<ModelType>;
    readonly category?: Located<string>;
    readonly algorithm?: Located<string>;
    readonly serving?: Located<boolean>;
    /** A glob: `*` any characters, `?` one. */
    readonly name?: Located<string>;
  };
/** `summary`; no fields means all. `version` is a revision. */
export type SummaryStatement = Base<'summary'> &
  NamesModel &
  OfUser &
  AtVersion & { readonly fields: readonly Located<SummaryField>[] };
/** `delete`; with `version` only that revision. */
export type DeleteStatement = Base<'delete'> & NamesModel & OfUser & AtVersion;
/** `import`: every required option is there and each value legal. */
export type ImportStatement = Base<'import'> & {
  readonly name: Located<string>;
  readonly type: Located<ModelType>;
  readonly category: Located<string>;
  readonly algorithm: Located<string>;
  readonly format: Located<ModelFormat>;
  /** `connector_id=` has been folded into it. */
  readonly path: Located<StorePath>;
  readonly description?: Located<string>;
};
/** `export`; without `path` into the managed store's `exports/`. */
export type ExportStatement = Base<'export'> &
  NamesModel &
  OfUser &
  AtVersion & { readonly path?: Located<StorePath> };
/** `deploy`; `version` is a revision. */
export type DeployStatement = Base<'deploy'> &
  NamesModel &
  AtVersion & { readonly label?: Located<string> };
/** `stop`; `version` is a serving version. */
export type StopStatement = Base<'stop'> & NamesModel & AtVersion;
/** `serving status`. */
export type ServingStatusStatement = Base<'serving status'> & NamesModel & OfUser;
/** `serving predict` and its JSON body, still as text. */
export type ServingPredictStatement = Base<'serving predict'> &
  NamesModel &
  OfUser &
  AtVersion & {
    readonly label?: Located<string>;
    readonly signature?: Located<string>;
    readonly tag?: Located<readonly string[]>;
    readonly body?: Located<string>;
  };
/** `!curl …` to a model server: no {@link Statement}, since the grammar doesn't know it; with nothing in it that a shell or a kernel would have to fill in. */
export type CurlStatement = Base<'curl'> & {
  /** In capitals, as curl would send it. */
  readonly method: string;
  readonly url: Located<string>;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What `-d` gives: text as it is sent, or the file beside the notebook that holds it (`-d @file`: line ends are left out; `--data-binary @file`: as it is). */
  readonly body?: CurlBody;
  /** `-i`: the answer shows its status line and headers. */
  readonly showsHead: boolean;
};
/** The body of a `!curl`. */
export type CurlBody =
  { readonly text: string } | { readonly file: Located<string>; readonly keepsLineEnds: boolean };

/** `help`, `<verb> help` (then `topic`), and the bare `mlmodel`. */
export type HelpStatement = Base<'help'> & { readonly topic?: Verb };

/** A checked statement: its values have types, its required options are there. */
export type Statement =
  | ListStatement
  | SummaryStatement
  | DeleteStatement
  | ImportStatement
  | ExportStatement
  | DeployStatement
  | StopStatement
  | ServingStatusStatement
  | ServingPredictStatement
  | HelpStatement;

/** What a statement can do. */
export type Verb = Statement['verb'];

/** The statement of one verb. */
export type StatementOf<V extends Verb> = Extract<Statement, { verb: V }>;
