import { z } from 'zod';
import { modelFormats, modelTypes } from '../../common/model';
import type { Entry } from './catalog';
import { CatalogDamage, update } from './catalogDamage';

/** Where the log's entries are. */
export const logPrefix = 'catalog/log/';

const instant = z.iso.datetime();
const positive = z.int().min(1);

const revision = z.object({
  revision: positive,
  folder: z.string().startsWith('models/'),
  created: instant,
  type: z.enum(modelTypes),
  format: z.enum(modelFormats),
  category: z.string(),
  algorithm: z.string(),
  filename: z.string(),
  size: z.int().min(0)
});

const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('modelAdded'),
    id: positive,
    user: z.string(),
    name: z.string(),
    revision
  }),
  z.object({ kind: z.literal('revisionAdded'), id: positive, revision }),
  z.object({ kind: z.literal('revisionRemoved'), id: positive, revision: positive }),
  z.object({ kind: z.literal('modelRemoved'), id: positive }),
  z.object({
    kind: z.literal('deploymentAdded'),
    id: positive,
    servingName: z.string().min(1),
    version: positive,
    revision: positive,
    label: z.string().nullable()
  }),
  z.object({ kind: z.literal('deploymentAvailable'), id: positive, version: positive }),
  z.object({
    kind: z.literal('deploymentFailed'),
    id: positive,
    version: positive,
    reason: z.string()
  }),
  z.object({
    kind: z.literal('deploymentsStopped'),
    id: positive,
    versions: z.array(positive).min(1)
  })
]);

const entrySchema = z.object({
  n: positive,
  at: instant,
  by: z.string(),
  request: z.string().min(1),
  verb: z.string(),
  changes: z.array(change)
});

const format = 1;

/** What an entry of any version has. A version whose entries mean something else must write another `format`; without one it is 1. */
const header = z.object({
  n: positive,
  format: z.unknown().default(format),
  changes: z.array(z.object({ kind: z.string() }))
});
const kinds: readonly string[] = change.options.map(each => each.shape.kind.value);

/** The key of entry `n`. */
export function logKey(n: number): string {
  return `${logPrefix}${String(n).padStart(20, '0')}.json`;
}

/** The number in a key of the log. Throws {@link CatalogDamage} when it is no such key. */
export function logNumber(key: string): number {
  const n = Number(/^(\d{20})\.json$/.exec(key.slice(logPrefix.length))?.[1]);
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new CatalogDamage(key, "doesn't belong in the log");
  }
  return n;
}

/** The bytes of an entry: readable JSON. */
export function printEntry(entry: Entry): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(entry, null, 2)}\n`);
}

/**
 * Reads entry `n`. Members that it doesn't know are ignored. Throws {@link CatalogDamage} when it is torn, has another
 * number, or was written by a newer version whose meaning can't be known.
 */
export function parseEntry(n: number, content: Uint8Array): Entry {
  const key = logKey(n);
  const value = parseJson(key, content);
  const head = header.safeParse(value);
  if (!head.success) {
    throw new CatalogDamage(key, `isn't an entry (${where(head.error)})`);
  }
  const unknown = head.data.changes.find(each => !kinds.includes(each.kind));
  if (head.data.format !== format) {
    throw new CatalogDamage(key, 'has a format that only a newer mlmodel knows', update);
  }
  if (unknown !== undefined) {
    const kind = unknown.kind.slice(0, 40);
    throw new CatalogDamage(key, `has a change '${kind}' that only a newer mlmodel knows`, update);
  }
  if (head.data.n !== n) {
    throw new CatalogDamage(key, `says that it is number ${head.data.n}`);
  }
  const entry = entrySchema.safeParse(value);
  if (!entry.success) {
    throw new CatalogDamage(key, `isn't an entry (${where(entry.error)})`);
  }
  return entry.data;
}

function parseJson(key: string, content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    throw new CatalogDamage(key, "is torn: it isn't valid JSON");
  }
}

function where(error: z.ZodError): string {
  const path = error.issues[0]?.path.join('.') ?? '';
  return path === '' ? 'at its top' : `at ${path}`;
}
