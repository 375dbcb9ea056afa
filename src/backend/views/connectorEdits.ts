import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ConnectorDraft } from '../../common/connectorView';
import { failure } from '../../common/failure';
import { located } from '../config';
import { editConfig } from '../configEdit';
import {
  checkConfig,
  configPath,
  isRawObject,
  readConfigFile,
  type ConfigSource,
  type RawObject
} from '../configFile';
import type { StoreConfig } from '../configSchema';
import { unknownConnector } from '../storage/connectors';
import { checkName } from './connectorName';
import { checkEndpoint } from './connectorPlace';
import { mergedConnector, type KeptConnector } from './connectorMerge';
import { rawConnector } from './connectorsView';
import { variableIn, whyAllFixed, whyFixed } from './fixedConnectors';

/** Changes connectors in the configuration file. Refuses with ACCESS_DENIED what can't be changed from here, and says why. */
export class ConnectorEdits {
  constructor(private readonly _source: ConfigSource) {}

  /** Adds a connector or changes it. Rejects with BAD_VALUE, which names the field. */
  async save(name: string, draft: ConnectorDraft): Promise<void> {
    await this._refuseFixed(name);
    await editConfig(this._source, async content => {
      const { raw, config } = draftedConnector({ name, draft, content }, this._source);
      await requireFolder(config);
      return withConnector(content, { name, raw, isDefault: draft.isDefault });
    });
  }

  /** Forgets a connector, also as the default. Rejects with CONNECTOR_NOT_FOUND. */
  async remove(name: string): Promise<void> {
    await this._refuseFixed(name);
    await editConfig(this._source, content => {
      const connectors = connectorsIn(content);
      if (connectors[name] == null || !Object.hasOwn(connectors, name)) {
        throw unknownConnector(name, Object.keys(connectors).sort());
      }
      const others = Object.entries(connectors).filter(([other]) => other !== name);
      return withoutDefault({ ...content, connectors: Object.fromEntries(others) }, name);
    });
  }

  private async _refuseFixed(name: string): Promise<void> {
    const { content } = await readConfigFile(this._source);
    const why = (await whyAllFixed(this._source, content)) ?? whyFixed(name, content);
    if (why !== undefined) {
      throw failure('ACCESS_DENIED', why);
    }
  }
}

/** A connector that may not be saved yet: what the file would hold, and what that comes to. */
export type DraftedConnector = { readonly raw: RawObject; readonly config: StoreConfig };

/** What a draft makes of the connector in the file's `content`, if there is one. Throws BAD_VALUE. */
export function draftedConnector(
  drafted: { readonly name: string; readonly draft: ConnectorDraft; readonly content: RawObject },
  source: ConfigSource
): DraftedConnector {
  const { name, draft, content } = drafted;
  const kept = keptConnector(name, content, source);
  if (kept === undefined) {
    checkName(name);
  }
  const raw = mergedConnector(draft, kept);
  const config = configOf(name, raw, source);
  if (config.type === 's3' && config.endpoint !== endpointOf(kept?.config)) {
    checkEndpoint(config.endpoint);
  }
  return { raw, config };
}

function keptConnector(
  name: string,
  content: RawObject,
  source: ConfigSource
): KeptConnector | undefined {
  const raw = rawConnector(content, name);
  return raw == null ? undefined : { raw, config: configOf(name, raw, source) };
}

function endpointOf(config: StoreConfig | undefined): string | undefined {
  return config?.type === 's3' ? config.endpoint : undefined;
}

function configOf(name: string, raw: unknown, source: ConfigSource): StoreConfig {
  const { connectors = {} } = checkConfig({ connectors: { [name]: raw } }, source);
  const config = connectors[name];
  if (config == null) {
    throw failure('BAD_VALUE', `${name} can't be the name of a connector.`);
  }
  return located(config, dirname(configPath(source)));
}

/** Rejects with BAD_VALUE when a folder connector leads nowhere. */
async function requireFolder(config: StoreConfig): Promise<void> {
  if (config.type === 'folder') {
    const found = await stat(config.path).catch(() => null);
    if (found?.isDirectory() !== true) {
      const what = found === null ? 'There is no folder' : 'There is a file, no folder, at';
      throw failure('BAD_VALUE', `place.path: ${what} ${config.path}.`);
    }
  }
}

function withConnector(
  content: RawObject,
  saved: { readonly name: string; readonly raw: RawObject; readonly isDefault: boolean | undefined }
): RawObject {
  const { name, raw, isDefault } = saved;
  const changed = { ...content, connectors: { ...connectorsIn(content), [name]: raw } };
  if (isDefault === true) {
    return { ...changed, defaultConnector: name };
  }
  return isDefault === false ? withoutDefault(changed, name) : changed;
}

function withoutDefault(content: RawObject, name: string): RawObject {
  return content['defaultConnector'] === name
    ? Object.fromEntries(Object.entries(content).filter(([key]) => key !== 'defaultConnector'))
    : content;
}

function connectorsIn({ connectors }: RawObject): RawObject {
  return isRawObject(connectors) && variableIn(connectors) === undefined ? connectors : {};
}
