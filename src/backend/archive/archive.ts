import type { ModelFormat, ModelType } from '../../common/model';
import type { ByteRange, Bytes } from '../storage/objectStore';

/** Limits of an archive: unpacked bytes, and files plus folders. */
export type ArchiveLimits = { readonly archiveBytes: number; readonly archiveEntries: number };

/** A member on its way. Read `content` to its end, or not at all, before asking for the next member. */
export type Member =
  | {
      readonly kind: 'folder';
      /** Without a trailing slash. */
      readonly path: string;
    }
  | {
      readonly kind: 'file';
      /** NFC is not applied: exactly the archive's path, checked safe, without `./`. */
      readonly path: string;
      /** Bytes. */
      readonly size: number;
      /** Where the content lies in the source, or null when the archive is compressed. */
      readonly range: ByteRange | null;
      readonly content: Bytes;
    };

/** What the rules of an archive look at: the paths and sizes of all files, in the archive's order. */
export type MemberRecord = { readonly path: string; readonly size: number };

/** What was found in an archive. */
export type Recognised = {
  readonly type: ModelType;
  readonly format: ModelFormat;
  /** The single top folder, with a trailing slash, or ''. */
  readonly root: string;
  /** Path of the required file, root included; for Spark the metadata. */
  readonly filename: string;
};

/** Reads a stored file of the model; a missing path is a defect. */
export type ReadFile = (path: string, range?: ByteRange) => Promise<Bytes>;

/** What a describe step needs. */
export type DescribeInput = {
  readonly recognised: Recognised;
  readonly files: readonly MemberRecord[];
  readonly read: ReadFile;
};
