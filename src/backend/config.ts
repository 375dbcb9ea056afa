import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { failure } from '../common/failure';
import { configSchema, FromEnvironment, type ConfigFile, type StoreConfig } from './configSchema';
import { serverConfigs, type ServerConfigs } from './modelServerConfig';

/** The configuration with all defaults filled in; folder paths are absolute. */
export type Config = ServerConfigs & {
  readonly store: StoreConfig;
  readonly connectors: ReadonlyMap<string, StoreConfig>;
  /** Which connector a bare key means; undefined when there are several and none was chosen. */
  readonly defaultConnector: string | undefined;
  readonly limits: { readonly archiveBytes: number; readonly archiveEntries: number };
};

/** Where a configuration comes from. */
export type ConfigSource = {
  /** `--config`. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that JupyterLab shows, or the current one: what the connector LOCAL means. */
  readonly localFolder: string;
};

/** Reads the configuration. Rejects with CONFIG_INVALID, which names the file and the place in it. */
export async function loadConfig(source: ConfigSource): Promise<Config> {
  const path = configPath(source);
  const file = await readConfigFile(path, isChosen(source));
  const merged = {
    ...file.content,
    ...fromVariable(source, 'MLMODEL_STORE', 'store'),
    ...fromVariable(source, 'MLMODEL_CONNECTORS', 'connectors')
  };
  const checked = check(revive(merged, source.environment), path);
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
    seen?.mtimeMs,
    seen?.size,
    seen?.mode,
    MLMODEL_STORE,
    MLMODEL_CONNECTORS
  ]);
}

function isChosen({ file, environment }: ConfigSource): boolean {
  return file !== undefined || Boolean(environment['MLMODEL_CONFIG']);
}

function configPath({ file, environment }: ConfigSource): string {
  const home = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config');
  return resolve(file ?? (environment['MLMODEL_CONFIG'] || join(home, 'mlmodel', 'config.json')));
}

type ReadFile = { readonly content: Readonly<Record<string, unknown>>; readonly mode: number };

async function readConfigFile(path: string, mustExist: boolean): Promise<ReadFile> {
  let text: string;
  let mode: number;
  try {
    [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
  } catch (error) {
    if (!mustExist && isMissing(error)) {
      return { content: {}, mode: 0 };
    }
    throw invalid(`${path} can't be read`, error);
  }
  const content = parseJson(text, path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw invalid(`${path} must hold one JSON object`);
  }
  return { content: content as Record<string, unknown>, mode };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function fromVariable(
  { environment }: ConfigSource,
  variable: string,
  key: string
): Record<string, unknown> {
  const text = environment[variable];
  return text === undefined || text === '' ? {} : { [key]: parseJson(text, variable) };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/[,.] "|: "/) : [];
    throw invalid(`${place} is no JSON (${reason ?? 'syntax'})`, error);
  }
}

/** Puts the environment's values where `{ "env": "NAME" }` stands. */
function revive(value: unknown, environment: ConfigSource['environment'], place = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((each, index) => revive(each, environment, `${place}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value);
  const [only] = members;
  if (members.length === 1 && only?.[0] === 'env' && typeof only[1] === 'string') {
    const text = environment[only[1]];
    if (text === undefined) {
      throw invalid(`${place} asks for the environment variable ${only[1]}, which is not set`);
    }
    return new FromEnvironment(text);
  }
  return Object.fromEntries(
    members.map(([key, member]) => [
      key,
      revive(member, environment, place === '' ? key : `${place}.${key}`)
    ])
  );
}

function check(value: unknown, path: string): ConfigFile {
  const result = configSchema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const place = [...(issue?.path ?? []), ...keys.slice(0, 1)].join('.');
  const reason = keys.length > 0 ? 'is not a known key' : (issue?.message ?? 'is wrong');
  throw invalid(`${place === '' ? path : `${place} in ${path}`} ${lowered(reason)}`);
}

function lowered(sentence: string): string {
  return sentence.startsWith('Invalid input: ')
    ? `is wrong: ${sentence.slice('Invalid input: '.length)}`
    : sentence;
}

/** A literal secret in a file that others can read is refused, so that it gets moved or locked before it leaks. */
function refuseReadableSecrets({ content, mode }: ReadFile, path: string): void {
  if ((mode & 0o077) === 0) {
    return;
  }
  const place = secretPlace(content);
  if (place !== undefined) {
    throw invalid(
      `${place} is a secret in ${path}, which others can read; run chmod 600 on it, or name an environment variable`
    );
  }
}

function secretPlace(content: Readonly<Record<string, unknown>>): string | undefined {
  const { store, connectors } = content;
  const named: [string, unknown][] = [['store', store]];
  if (typeof connectors === 'object' && connectors !== null) {
    named.push(
      ...Object.entries(connectors).map(([name, each]): [string, unknown] => [
        `connectors.${name}`,
        each
      ])
    );
  }
  for (const [place, each] of named) {
    for (const key of ['secretAccessKey', 'sessionToken'] as const) {
      if (
        typeof each === 'object' &&
        each !== null &&
        key in each &&
        typeof (each as Record<string, unknown>)[key] === 'string'
      ) {
        return `${place}.${key}`;
      }
    }
  }
  return undefined;
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
    throw invalid(
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

function located(config: StoreConfig, folder: string): StoreConfig {
  return config.type === 'folder' ? { ...config, path: resolve(folder, config.path) } : config;
}

function invalid(what: string, cause?: unknown) {
  return failure('CONFIG_INVALID', `The configuration is not valid: ${what}.`, { cause });
}
