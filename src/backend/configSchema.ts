import { z } from 'zod';

/** A value that came from the environment: text, whatever its place wants. */
export class FromEnvironment {
  constructor(readonly text: string) {}
}

const text = z.preprocess(
  value => (value instanceof FromEnvironment ? value.text : value),
  z.string().min(1)
);
const count = z.preprocess(
  value => (value instanceof FromEnvironment ? Number(value.text) : value),
  z.number().int().positive()
);
const port = z.preprocess(
  value => (value instanceof FromEnvironment ? Number(value.text) : value),
  z.number().int().min(0).max(65_535)
);
const flag = z.preprocess(
  value => (value instanceof FromEnvironment ? value.text === 'true' : value),
  z.boolean()
);

/** A whole object may come from a variable too, as JSON. */
function object<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(fromJson, z.strictObject(shape));
}

function fromJson(value: unknown): unknown {
  if (!(value instanceof FromEnvironment)) {
    return value;
  }
  try {
    return JSON.parse(value.text);
  } catch {
    return value.text;
  }
}

const folderStore = z.strictObject({ type: z.literal('folder'), path: text });
const s3Store = z
  .strictObject({
    type: z.literal('s3'),
    endpoint: text.optional(),
    region: text.optional(),
    bucket: text,
    prefix: z
      .preprocess(value => (value instanceof FromEnvironment ? value.text : value), z.string())
      .optional(),
    addressing: z.enum(['path', 'virtual']).optional(),
    accessKeyId: text.optional(),
    secretAccessKey: text.optional(),
    sessionToken: text.optional(),
    profile: text.optional()
  })
  .refine(store => (store.accessKeyId === undefined) === (store.secretAccessKey === undefined), {
    message: 'needs accessKeyId and secretAccessKey together'
  });

const store = z.preprocess(fromJson, z.discriminatedUnion('type', [folderStore, s3Store]));

const embeddedServer = z.strictObject({
  type: z.literal('embedded'),
  restPort: port.optional(),
  grpcPort: port.optional(),
  metrics: flag.optional()
});
const tensorflowServing = z.strictObject({
  type: z.literal('tensorflow-serving'),
  rest: z.array(text).min(1),
  grpc: z.array(text).min(1),
  publish: z.strictObject({ path: text, mountedAs: text.optional() })
});

/** The configuration file: every key may be missing, an unknown key is an error. */
export const configSchema = object({
  store: store.optional(),
  connectors: z.preprocess(fromJson, z.record(z.string(), z.nullable(store))).optional(),
  defaultConnector: text.optional(),
  modelServer: z
    .preprocess(fromJson, z.discriminatedUnion('type', [embeddedServer, tensorflowServing]))
    .optional(),
  limits: object({ archiveBytes: count.optional(), archiveEntries: count.optional() }).optional()
});

/** A checked configuration file. */
export type ConfigFile = z.infer<typeof configSchema>;
/** Where a store is and how to get in. */
export type StoreConfig = z.infer<typeof store>;
