import type { Failure } from './failure';
import type { ModelFormat, ModelType } from './model';

/** What an archive holds, as far as it was read; answer of `POST mlmodel/archives` with `{ "path": "OBJECTSTORAGE.…" }`. */
export type ArchiveView = {
  /** The archive's own size in bytes. */
  readonly size: number;
  /** In the archive's order; the first 1,000. */
  readonly members: readonly { readonly path: string; readonly size: number }[];
  /** Whether all of the archive was read; reading stops where that would take long. */
  readonly isComplete: boolean;
  /** Files and bytes seen. */
  readonly files: number;
  readonly bytes: number;
  /** From the required files. */
  readonly type?: ModelType;
  readonly format?: ModelFormat;
  /** A legal name made of the file's name. */
  readonly name: string;
  /** What the model or its `mlmodel.json` says of these. */
  readonly category?: string;
  readonly algorithm?: string;
  readonly description?: string;
  /** Why it can't be imported, when that is known already. */
  readonly problem?: Failure;
};
