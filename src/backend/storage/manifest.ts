import { z } from 'zod';
import { failure } from '../../common/failure';
import { type ModelFacts, modelFormats, modelTypes } from '../../common/model';

const text = z.string();
const count = z.number().int().min(0);
const textOrTexts = z.union([text, z.array(text)]);
const object = z.record(text, z.json());

const facts = z.object({
  feature: textOrTexts.optional(),
  label: textOrTexts.optional(),
  parameter: object.optional(),
  evaluation: z.array(object).optional(),
  cross_validation: object.optional(),
  grid_info: object.optional(),
  train_cnt: count.optional(),
  elapsed: z.number().min(0).optional(),
  dictionary: text.optional(),
  description: text.optional(),
  signature: object.optional()
});

const file = z.object({
  path: text,
  size: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/)
});
const folder = z.object({ path: text, before: count });

const manifest = z.object({
  format: z.literal(1),
  user: text,
  name: text,
  created: text,
  type: z.enum(modelTypes),
  modelFormat: z.enum(modelFormats),
  category: text,
  algorithm: text,
  filename: text,
  description: text.optional(),
  facts: facts as unknown as z.ZodType<ModelFacts>,
  source: text,
  files: z.array(file),
  folders: z.array(folder)
});

/** A stored file of a model: its path as in the archive, its size in bytes, its SHA-256 in hexadecimal. */
export type FileRecord = Readonly<z.infer<typeof file>>;

/** A folder that the archive named (without trailing slash): it stands before the `before`-th file, counted from 0. */
export type FolderRecord = Readonly<z.infer<typeof folder>>;

/** What an archive held, in its own order. */
export type WrittenMembers = {
  readonly files: readonly FileRecord[];
  readonly folders: readonly FolderRecord[];
};

/** All of a revision that is not in the catalog. Kept beside its files; never rewritten. */
export type Manifest = Readonly<
  Omit<z.infer<typeof manifest>, 'description' | keyof WrittenMembers>
> &
  WrittenMembers & { readonly description?: string };

/** Reads a manifest's JSON. Members it does not know are ignored. Rejects with CATALOG_DAMAGED, which names `place`. */
export function parseManifest(json: string, place: string): Manifest {
  try {
    return manifest.parse(JSON.parse(json)) as Manifest;
  } catch (error) {
    throw failure('CATALOG_DAMAGED', `The manifest ${place} can't be read.`, { cause: error });
  }
}
