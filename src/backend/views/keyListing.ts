import type { KeyListing } from '../../common/connectorView';
import { failure, MlModelError } from '../../common/failure';
import type { ConnectedObject, IConnectors } from '../storage/connectors';
import { isLevelLister } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import type { LevelQuery } from './viewRequests';

const nowhere = { start: 0, end: 0 };

/** Lists one level of a connector's keys. Rejects with CONNECTOR_NOT_FOUND, or with what its store refuses. */
export async function listKeys(
  connectors: IConnectors,
  { connector, prefix, after, limit }: LevelQuery & { readonly connector: string },
  signal: AbortSignal
): Promise<KeyListing> {
  const { store } = await connected(connectors, connector, prefix);
  const place = `OBJECTSTORAGE.${connector}:${prefix}`;
  if (!isLevelLister(store)) {
    throw failure('STORE_UNSUPPORTED', `The store of ${place} can't list single folders.`);
  }
  try {
    const { objects, ...level } = await store.listLevel(prefix, { after, limit, signal });
    const shown = objects.map(({ modified, ...rest }) => ({
      ...rest,
      modified: modified.toISOString()
    }));
    return { ...level, objects: shown };
  } catch (error) {
    throw storeFailure(error, place);
  }
}

/** A connector's store. A failure is about no statement, so it has no place in one. */
async function connected(
  connectors: IConnectors,
  name: string,
  key: string
): Promise<ConnectedObject> {
  try {
    return await connectors.resolve({
      value: { connector: { value: name, span: nowhere }, key: { value: key, span: nowhere } },
      span: nowhere
    });
  } catch (error) {
    throw error instanceof MlModelError ? withoutPlace(error) : error;
  }
}

/** A failure that belongs to no text. */
export function withoutPlace({ failure: { code, message }, cause }: MlModelError): MlModelError {
  return failure(code, message, { cause });
}
