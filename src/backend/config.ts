import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  checkConfig,
  configPath,
  fromVariable,
  invalidConfig,
  readConfigFile,
  refuseReadableSecrets,
  type ConfigSource
} from './configFile';
import type { ConfigFile, StoreConfig } from './configSchema';
import { serverConfigs, type ServerConfigs } from './modelServerConfig';

/** The configuration with all defaults filled in; folder paths are absolute. */
export type Config = ServerConfigs & {
  readonly store: StoreConfig;
  readonly connectors: ReadonlyMap<string, StoreConfig>;
  /** Which connector a bare key means; undefined when there are several and none was chosen. */
  readonly defaultConnector: string | undefined;
  readonly limits: { readonly archiveBytes: number; readonly archiveEntries: number };
};

/** Reads the configuration. Rejects with CONFIG_INVALID, which names the file and the place in it. */
export async function loadConfig(source: ConfigSource): Promise<Config> {
  const path = configPath(source);
  const file = await readConfigFile(source);
  const merged = {
    ...file.content,
    ...fromVariable(source, 'MLMODEL_STORE', 'store'),
    ...fromVariable(source, 'MLMODEL_CONNECTORS', 'connectors')
  };
  const checked = checkConfig(merged, source);
  refuseReadableSecrets(file, path);
  return withDefaults(checked, { source, folder: dirname(path) });
}

/** What the configuration depends on: while it stays the same, so does the configuration. */
export async function configFingerprint(source: ConfigSource): Promise<string> {
  const { MLMODEL_STORE, MLMODEL_CONNECTORS } = source.environment;
  const path = configPath(source);
  const seen = await stat(path).catch(() => null);
  return JSON.stringify([
    path,
    seen?.ino,
    seen?.mtimeMs,
    seen?.size,
    seen?.mode,
    MLMODEL_STORE,
    MLMODEL_CONNECTORS
  ]);
}

function withDefaults(
  file: ConfigFile,
  { source, folder }: { source: ConfigSource; folder: string }
): Config {
  const connectors = connectorsOf(file, { source, folder });
  const dataFolder = dataFolderOf(source);
  const managed = file.store ?? { type: 'folder', path: join(dataFolder, 'store') };
  const store = located(managed, folder);
  return {
    store,
    connectors,
    defaultConnector: chosenConnector(file, connectors) ?? defaultConnectorOf(file, connectors),
    ...serverConfigs(file, { store, dataFolder, folder }),
    limits: { ...defaultLimits, ...definedOf(file.limits) }
  };
}

const defaultLimits = { archiveBytes: 1_099_511_627_776, archiveEntries: 1_000_000 };

function definedOf(limits: ConfigFile['limits']): Partial<Config['limits']> {
  return Object.fromEntries(
    Object.entries(limits ?? {}).filter(([, value]) => value !== undefined)
  );
}

/** Where we keep what is the user's and has no other place. */
function dataFolderOf({ environment }: ConfigSource): string {
  const home = environment['HOME'] || homedir();
  return resolve(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'mlmodel');
}

/** The configured ones, and LOCAL unless it is configured away. */
function connectorsOf(
  file: ConfigFile,
  { source, folder }: { source: ConfigSource; folder: string }
): ReadonlyMap<string, StoreConfig> {
  const local: StoreConfig = { type: 'folder', path: resolve(source.localFolder) };
  const named = Object.entries({ LOCAL: local, ...file.connectors }).filter(isConfigured);
  return new Map(named.map(([name, each]) => [name, located(each, folder)]));
}

function chosenConnector(
  { defaultConnector }: ConfigFile,
  connectors: Config['connectors']
): string | undefined {
  if (defaultConnector !== undefined && !connectors.has(defaultConnector)) {
    throw invalidConfig(
      `defaultConnector names ${defaultConnector}, which is none of ${[...connectors.keys()].join(', ')}`
    );
  }
  return defaultConnector;
}

/** The only configured one; LOCAL when none is; none when there are several to choose from. */
function defaultConnectorOf(
  { connectors: configured = {} }: ConfigFile,
  connectors: ReadonlyMap<string, StoreConfig>
): string | undefined {
  const named = Object.entries(configured).filter(isConfigured);
  const [only] = named.length > 0 ? named.map(([name]) => name) : connectors.keys();
  return named.length > 1 ? undefined : only;
}

function isConfigured(entry: [string, StoreConfig | null]): entry is [string, StoreConfig] {
  return entry[1] !== null;
}

/** A relative folder starts from the configuration file's. */
export function located(config: StoreConfig, folder: string): StoreConfig {
  return config.type === 'folder' ? { ...config, path: resolve(folder, config.path) } : config;
}
