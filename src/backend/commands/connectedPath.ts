import { MlModelError } from '../../common/failure';
import { nearest } from '../../common/nearest';
import { replaceSpan, type Located } from '../../common/span';
import type { Statement, StorePath } from '../../language/statement';
import type { ConnectedObject, IConnectors } from '../storage/connectors';
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

/** Resolves a statement's `path`. Rejects with CONNECTOR_NOT_FOUND and, where one is near, the line with the connector that was meant. */
export async function atPath(
  { path, statement }: { path: Located<StorePath>; statement: Statement },
  connectors: IConnectors
): Promise<ConnectedPath> {
  const { connector, store, key } = await resolve(path, statement, connectors);
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

async function resolve(
  path: Located<StorePath>,
  { text }: Statement,
  connectors: IConnectors
): Promise<ConnectedObject> {
  try {
    return await connectors.resolve(path);
  } catch (error) {
    const named = path.value.connector;
    const [meant] = named ? nearest(named.value, connectors.names) : [];
    if (!(error instanceof MlModelError) || named === undefined || meant === undefined) {
      throw error;
    }
    const line = replaceSpan(text, named.span, meant);
    throw new MlModelError({ ...error.failure, try: line }, { cause: error });
  }
}
