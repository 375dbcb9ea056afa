import type { Located } from '../../common/span';
import type { StorePath } from '../../language/statement';
import type { IObjectStore } from './objectStore';

/** A user's place in some store: the store, and the connector's name for messages and handles. */
export type ConnectedObject = {
  readonly connector: string;
  readonly store: IObjectStore;
  readonly key: string;
};

/** The configured connectors. */
export interface IConnectors {
  /** Their names, sorted, for completion and "did you mean". */
  readonly names: readonly string[];
  /** The store and key that a path means. Rejects with CONNECTOR_NOT_FOUND, placed at the connector's name. */
  resolve(path: Located<StorePath>): Promise<ConnectedObject>;
}
