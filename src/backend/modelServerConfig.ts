import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { failure } from '../common/failure';
import type { ConfigFile, StoreConfig } from './configSchema';

/** The embedded model server: which ports it tries first, and the folder that is its own. */
export type EmbeddedConfig = {
  readonly type: 'embedded';
  readonly restPort: number;
  readonly grpcPort: number;
  readonly metrics: boolean;
  /** Absolute; the same for all who share the managed store, so that they share the server. */
  readonly folder: string;
};

/** A TensorFlow Serving that somebody else runs, with any number of replicas. */
export type TensorFlowServingConfig = {
  readonly type: 'tensorflow-serving';
  /** REST base URLs, without a slash at the end. */
  readonly rest: readonly string[];
  /** gRPC targets, `host:port`. */
  readonly grpc: readonly string[];
  /** Where we write models, absolute, and how the server sees that place. */
  readonly publish: { readonly path: string; readonly mountedAs: string };
};

/** The model server in force. */
export type ModelServerConfig = EmbeddedConfig | TensorFlowServingConfig;

/** What a configuration says of model servers. */
export type ServerConfigs = {
  readonly modelServer: ModelServerConfig;
  /** The embedded one, also where another is in force: it can be run on its own. */
  readonly embedded: EmbeddedConfig;
  /** Where SavedModels that were made of other formats are kept. */
  readonly conversions: string;
};

/** What a model server's configuration rests on: the managed store, our folder for data, and the folder that relative paths start from. */
type Place = {
  readonly store: StoreConfig;
  readonly dataFolder: string;
  readonly folder: string;
};

/** The model server that a configuration asks for, the embedded one without any. Throws CONFIG_INVALID. */
export function serverConfigs({ modelServer }: ConfigFile, place: Place): ServerConfigs {
  const isExternal = modelServer?.type === 'tensorflow-serving';
  const embedded = embeddedServer(isExternal ? undefined : modelServer, place);
  return {
    embedded,
    modelServer: isExternal ? tensorFlowServing(modelServer, place) : embedded,
    conversions: join(place.dataFolder, 'conversions')
  };
}

type Given = NonNullable<ConfigFile['modelServer']>;

function tensorFlowServing(
  { type, rest, grpc, publish }: Extract<Given, { type: 'tensorflow-serving' }>,
  place: Place
): TensorFlowServingConfig {
  const path = resolve(place.folder, publish.path);
  const mountedAs = publish.mountedAs ?? path;
  if (!isAbsolute(mountedAs)) {
    throw invalid(
      `modelServer.publish.mountedAs must be an absolute path, and '${mountedAs}' is none`
    );
  }
  const publishing = { path, mountedAs: mountedAs.replace(/(?<=.)\/+$/, '') };
  return { type, rest: rest.map(baseUrl), grpc, publish: publishing };
}

function embeddedServer(
  given: Extract<Given, { type: 'embedded' }> = { type: 'embedded' },
  { store, dataFolder }: Place
): EmbeddedConfig {
  const { restPort = 8501, grpcPort = 8500, metrics = true } = given;
  const folder = join(dataFolder, 'modelserver', placeName(store));
  return { type: 'embedded', restPort, grpcPort, metrics, folder };
}

/** A short name for the place where a store is; how to get in is no part of it. */
function placeName(store: StoreConfig): string {
  const { type } = store;
  const parts =
    type === 'folder' ? [type, store.path] : [type, store.endpoint, store.bucket, store.prefix];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw invalid(
      `modelServer.rest must be addresses such as http://tf1:8501, and '${text}' is none`
    );
  }
  return url.origin;
}

function invalid(what: string) {
  return failure('CONFIG_INVALID', `The configuration is not valid: ${what}.`);
}
