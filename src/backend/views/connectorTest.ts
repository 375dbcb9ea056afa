import {
  connectorSteps,
  type ConnectorCheck,
  type ConnectorTest
} from '../../common/connectorView';
import { MlModelError } from '../../common/failure';
import type { Backend } from '../backend';
import { readConfigFile } from '../configFile';
import type { StoreConfig } from '../configSchema';
import { unknownConnector } from '../storage/connectors';
import { draftedConnector } from './connectorEdits';
import { ConnectorTrial } from './connectorTrial';

/**
 * Tries a connector, as it is saved or as a draft would make it, and answers every step in order. Rejects with CONNECTOR_NOT_FOUND
 * when there is none of the name and no draft, and with the signal's reason.
 */
export async function testConnector(
  backend: Pick<Backend, 'world' | 'source' | 'makeConnector'>,
  test: ConnectorTest,
  signal: AbortSignal
): Promise<readonly ConnectorCheck[]> {
  let config: StoreConfig;
  try {
    config = await configToTest(backend, test);
  } catch (error) {
    if (!(error instanceof MlModelError) || test.draft === undefined) {
      throw error;
    }
    return connectorSteps.map(step =>
      step === 'name'
        ? { step, state: 'failed', message: error.message }
        : { step, state: 'skipped' }
    );
  }
  const store = await backend.makeConnector(config);
  return new ConnectorTrial({ name: test.name, config, store }, signal).run();
}

async function configToTest(
  backend: Pick<Backend, 'world' | 'source'>,
  { name, draft }: ConnectorTest
): Promise<StoreConfig> {
  if (draft !== undefined) {
    const { content } = await readConfigFile(backend.source);
    return draftedConnector({ name, draft, content }, backend.source).config;
  }
  const { connectors } = (await backend.world()).config;
  const config = connectors.get(name);
  if (config === undefined) {
    throw unknownConnector(name, [...connectors.keys()].sort());
  }
  return config;
}
