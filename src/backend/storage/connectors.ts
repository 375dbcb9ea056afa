import { failure, type MlModelError } from '../../common/failure';
import { nearest } from '../../common/nearest';
import type { Located, Span } from '../../common/span';
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

/** Connectors from a configuration. A store is made when it is first needed, and once. */
export class Connectors implements IConnectors {
  constructor(
    private readonly _factories: ReadonlyMap<string, () => Promise<IObjectStore>>,
    private readonly _default: string | undefined
  ) {
    this.names = [..._factories.keys()].sort();
  }

  readonly names: readonly string[];

  async resolve(path: Located<StorePath>): Promise<ConnectedObject> {
    const { connector, key } = path.value;
    const name = connector?.value ?? this._default;
    if (name === undefined) {
      throw failure('CONNECTOR_NOT_FOUND', this._noDefault(), { at: path.span });
    }
    const store = await this._store(name);
    if (store === undefined) {
      throw unknownConnector(name, this.names, connector?.span ?? path.span);
    }
    return { connector: name, store, key: key.value };
  }

  private readonly _stores = new Map<string, Promise<IObjectStore>>();

  private _store(name: string): Promise<IObjectStore> | undefined {
    const made = this._stores.get(name) ?? this._factories.get(name)?.();
    if (made !== undefined) {
      this._stores.set(name, made);
    }
    return made;
  }

  private _noDefault(): string {
    return this.names.length === 0
      ? 'No connector is configured.'
      : `There are several connectors and none is the default; write OBJECTSTORAGE.<connector>:<key> with one of ${this.names.join(', ')}.`;
  }
}

/** The failure for a connector that none of `names` is, with the one that was likely meant. */
export function unknownConnector(name: string, names: readonly string[], at?: Span): MlModelError {
  const [best] = nearest(name, names);
  const known =
    names.length === 0
      ? 'none is configured'
      : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  const message =
    best === undefined
      ? `There is no connector ${name}; ${known}.`
      : `There is no connector ${name}; did you mean ${best}?`;
  return failure('CONNECTOR_NOT_FOUND', message, { at });
}
