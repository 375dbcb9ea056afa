import { z } from 'zod';
import type { ConnectorDraft, ConnectorTest, KeyQuery } from '../../common/connectorView';
import { failure } from '../../common/failure';

const text = z.string().min(1).max(4096);
/** What a form leaves empty is left out. */
const optionalText = z
  .string()
  .max(4096)
  .optional()
  .transform(value => (value === '' ? undefined : value));

const place = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('folder'), path: text }),
  z.strictObject({
    type: z.literal('s3'),
    endpoint: optionalText,
    region: optionalText,
    bucket: text,
    prefix: optionalText,
    addressing: z.enum(['path', 'virtual']).optional(),
    profile: optionalText
  })
]);

const draft = z.strictObject({
  place,
  accessKeyId: optionalText,
  secretAccessKey: optionalText,
  isDefault: z.boolean().optional()
});

const test = z.strictObject({ name: z.string().max(1000), draft: draft.optional() });
const path = z.strictObject({ path: z.string().max(10_000) });

const defaultLimit = 200;

const keyQuery = z.object({
  prefix: z.string().max(4096).default(''),
  after: z.string().max(8192).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(defaultLimit)
});

/** A listing to be made: of which level, from where on, and at most how much. */
export type LevelQuery = KeyQuery & { readonly limit: number };

/** Reads the body of a request to save a connector. Throws BAD_VALUE, which names the field and never a value. */
export function draftOf(body: unknown): ConnectorDraft {
  return read(draft, body) as ConnectorDraft;
}

/** Reads the body of a request to test a connector. Throws BAD_VALUE, which names the field and never a value. */
export function testOf(body: unknown): ConnectorTest {
  return read(test, body) as ConnectorTest;
}

/** Reads the query of a listing. Throws BAD_VALUE. */
export function keyQueryOf(query: unknown): LevelQuery {
  return read(keyQuery, query) as LevelQuery;
}

/** Reads the body of a request to look into an archive. Throws BAD_VALUE. */
export function pathOf(body: unknown): string {
  return read(path, body).path;
}

function read<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...keys].join('.');
  const reason =
    keys.length > 0
      ? 'is not a known field'
      : `is wrong: ${issue?.message.replace(/^Invalid input: /, '') ?? ''}`;
  throw failure('BAD_VALUE', `${field === '' ? 'The request' : field} ${reason}.`);
}
