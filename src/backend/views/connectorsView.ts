import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ConnectorsView, ConnectorView } from '../../common/connectorView';
import type { Config } from '../config';
import { isRawObject, readConfigFile, type ConfigSource, type RawObject } from '../configFile';
import type { StoreConfig } from '../configSchema';
import { placeOf } from './connectorPlace';
import { whyAllFixed, whyFixed } from './fixedConnectors';

/** An access key id is shown in part, and a shorter one not at all. */
const shownOfKey = 4;
const shortestKey = 8;

/** The connectors in force, in order of name, without anything secret. */
export async function connectorsView(
  { connectors, defaultConnector }: Pick<Config, 'connectors' | 'defaultConnector'>,
  source: ConfigSource
): Promise<ConnectorsView> {
  const { content } = await readConfigFile(source);
  const allFixed = await whyAllFixed(source, content);
  const root = await realPath(resolve(source.localFolder));
  const names = [...connectors].sort(([one], [other]) => (one < other ? -1 : 1));
  const views = names.map(async ([name, config]): Promise<ConnectorView> => {
    const fixed = allFixed ?? whyFixed(name, content);
    const raw = source.environment['MLMODEL_CONNECTORS'] ? undefined : rawConnector(content, name);
    return {
      name,
      place: placeOf(config),
      isDefault: name === defaultConnector,
      isRoot: config.type === 'folder' && (await realPath(config.path)) === root,
      ...(fixed !== undefined && { fixed }),
      ...accessOf(config, raw)
    };
  });
  return {
    connectors: await Promise.all(views),
    ...(allFixed !== undefined && { fixed: allFixed })
  };
}

/** A connector as it stands in the file's content, or undefined. */
export function rawConnector({ connectors }: RawObject, name: string): unknown {
  return isRawObject(connectors) && Object.hasOwn(connectors, name) ? connectors[name] : undefined;
}

function accessOf(config: StoreConfig, raw: unknown): Pick<ConnectorView, 'access' | 'keyHint'> {
  if (config.type === 'folder') {
    return {};
  }
  if (config.accessKeyId === undefined) {
    return { access: config.profile === undefined ? 'chain' : 'profile' };
  }
  const id = isRawObject(raw) ? raw['accessKeyId'] : undefined;
  if (typeof id !== 'string') {
    return { access: 'environment' };
  }
  return {
    access: 'keys',
    ...(id.length >= shortestKey && { keyHint: `…${id.slice(-shownOfKey)}` })
  };
}

async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
