import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { failure } from '../common/failure';
import { configSchema, FromEnvironment, type ConfigFile } from './configSchema';

/** Where a configuration comes from. */
export type ConfigSource = {
  /** `--config`. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that JupyterLab shows, or the current one: what the connector LOCAL means. */
  readonly localFolder: string;
};

function isChosen({ file, environment }: ConfigSource): boolean {
  return file !== undefined || Boolean(environment['MLMODEL_CONFIG']);
}

/** The file in force: `--config`, `MLMODEL_CONFIG`, or the user's own. Absolute; it need not exist. */
export function configPath({ file, environment }: ConfigSource): string {
  const home = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config');
  return resolve(file ?? (environment['MLMODEL_CONFIG'] || join(home, 'mlmodel', 'config.json')));
}

/** A JSON object whose members are not checked yet. */
export type RawObject = Readonly<Record<string, unknown>>;

/** The configuration file as it was found; without one, no content and no text. */
export type ReadFile = {
  readonly content: RawObject;
  readonly text?: string;
  readonly mode: number;
};

/** Reads the file in force, unchecked. Rejects with CONFIG_INVALID when it holds no JSON object, or is missing though it was named. */
export async function readConfigFile(source: ConfigSource): Promise<ReadFile> {
  const path = configPath(source);
  let text: string;
  let mode: number;
  try {
    [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
  } catch (error) {
    if (!isChosen(source) && isMissing(error)) {
      return { content: {}, mode: 0 };
    }
    throw invalidConfig(`${path} can't be read`, error);
  }
  const content = parseJson(text, path);
  if (!isRawObject(content)) {
    throw invalidConfig(`${path} must hold one JSON object`);
  }
  return { content, text, mode };
}

/** Whether a value is a JSON object. */
export function isRawObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The member `key` from an environment variable that holds its JSON; nothing when that is not set. */
export function fromVariable(
  { environment }: ConfigSource,
  variable: string,
  key: string
): RawObject {
  const text = environment[variable];
  return text === undefined || text === '' ? {} : { [key]: parseJson(text, variable) };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/[,.] "|: "/) : [];
    throw invalidConfig(`${place} is no JSON (${reason ?? 'syntax'})`, error);
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
      throw invalidConfig(
        `${place} asks for the environment variable ${only[1]}, which is not set`
      );
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

/** Puts the environment's values in and checks all. Throws CONFIG_INVALID, which names the place. */
export function checkConfig(content: RawObject, source: ConfigSource): ConfigFile {
  const path = configPath(source);
  const result = configSchema.safeParse(revive(content, source.environment));
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const place = [...(issue?.path ?? []), ...keys.slice(0, 1)].join('.');
  const reason = keys.length > 0 ? 'is not a known key' : (issue?.message ?? 'is wrong');
  throw invalidConfig(`${place === '' ? path : `${place} in ${path}`} ${lowered(reason)}`);
}

function lowered(sentence: string): string {
  return sentence.startsWith('Invalid input: ')
    ? `is wrong: ${sentence.slice('Invalid input: '.length)}`
    : sentence;
}

/** A literal secret in a file that others can read is refused, so that it gets moved or locked before it leaks. */
export function refuseReadableSecrets({ content, mode }: ReadFile, path: string): void {
  if ((mode & 0o077) === 0) {
    return;
  }
  const place = secretPlace(content);
  if (place !== undefined) {
    throw invalidConfig(
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

/** The failure for a configuration that can't be used. */
export function invalidConfig(what: string, cause?: unknown) {
  return failure('CONFIG_INVALID', `The configuration is not valid: ${what}.`, { cause });
}
