import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { configPath, isRawObject, type ConfigSource, type RawObject } from '../configFile';

/** Why no connector can be changed, as a sentence; undefined when they can. `content` is the configuration file's. */
export async function whyAllFixed(
  source: ConfigSource,
  content: RawObject
): Promise<string | undefined> {
  if (source.environment['MLMODEL_CONNECTORS']) {
    return 'The connectors come from the environment variable MLMODEL_CONNECTORS; change them there.';
  }
  const variable = variableIn(content['connectors']);
  if (variable !== undefined) {
    return `The connectors come from the environment variable ${variable}; change them there.`;
  }
  const path = configPath(source);
  return (await canWrite(path)) ? undefined : `The configuration file ${path} can't be written.`;
}

/** Why one connector can't be changed though others can; undefined when it can. */
export function whyFixed(name: string, content: RawObject): string | undefined {
  const { connectors } = content;
  const raw =
    isRawObject(connectors) && Object.hasOwn(connectors, name) ? connectors[name] : undefined;
  if (raw === undefined && name === 'LOCAL') {
    return 'LOCAL is the folder that JupyterLab shows; it is always there.';
  }
  const variable = variableIn(raw);
  return variable === undefined
    ? undefined
    : `${name} comes from the environment variable ${variable}; change it there.`;
}

/** The environment variable that `{ "env": … }` names. */
export function variableIn(raw: unknown): string | undefined {
  const isReference = isRawObject(raw) && Object.keys(raw).length === 1;
  return isReference && typeof raw['env'] === 'string' ? raw['env'] : undefined;
}

/** Whether the file could be replaced, or made with the folders above it. */
async function canWrite(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      // With the slash, a file is no folder.
      await access(`${folder}/`, constants.W_OK | constants.X_OK);
      return true;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing || folder === dirname(folder)) {
        return false;
      }
    }
  }
}
