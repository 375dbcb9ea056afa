import { MlModelError } from '../../common/failure';
import type { Located } from '../../common/span';
import type { StorePath } from '../../language/statement';
import type { IConnectors } from '../storage/connectors';
import { StoreError, type IObjectStore } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';

/** An object at a user's connector. */
export type ConnectedPath = {
  readonly store: IObjectStore;
  readonly key: string;
  /** `OBJECTSTORAGE.<connector>:<key>`, the connector named even where the user left it out. */
  readonly text: string;
  /** Runs `work`; what the connector's store throws becomes a failure placed at the path. */
  guard<T>(work: () => Promise<T>): Promise<T>;
};

/** Resolves a statement's `path`. Rejects with CONNECTOR_NOT_FOUND. */
export async function atPath(
  path: Located<StorePath>,
  connectors: IConnectors
): Promise<ConnectedPath> {
  const { connector, store, key } = await connectors.resolve(path);
  const text = `OBJECTSTORAGE.${connector}:${key}`;
  return {
    store,
    key,
    text,
    async guard(work) {
      try {
        return await work();
      } catch (error) {
        throw error instanceof StoreError ? placed(storeFailure(error, text), path) : error;
      }
    }
  };
}

function placed(error: MlModelError, path: Located<StorePath>): MlModelError {
  return new MlModelError({ ...error.failure, at: path.span }, { cause: error.cause });
}
