import type { ArchiveView } from '../../common/archiveView';
import type { CatalogView, ModelView } from '../../common/catalogView';
import type { ConnectorCheck, ConnectorsView, KeyListing } from '../../common/connectorView';
import { failure } from '../../common/failure';
import { nearest } from '../../common/nearest';
import type { Backend } from '../backend';
import type { CatalogState } from '../catalog/catalog';
import { viewArchive } from './archiveView';
import { catalogViewOf } from './catalogView';
import { ConnectorEdits } from './connectorEdits';
import { connectorsView } from './connectorsView';
import { testConnector } from './connectorTest';
import { listKeys } from './keyListing';
import { modelViewOf } from './modelView';
import { draftOf, keyQueryOf, pathOf, testOf } from './viewRequests';

/** What a request for a model names. */
export type WantedModel = { readonly user: string | null; readonly name: string | null };

/** What the page shows besides the answers to statements. What comes from outside comes unchecked, and is refused with BAD_VALUE. */
export class Views {
  constructor(private readonly _backend: Backend) {
    this._edits = new ConnectorEdits(_backend.source);
  }

  /** The catalog as it is now; its number alone when that is still `since`. */
  async catalog(since: string | null): Promise<CatalogView | { readonly n: number }> {
    const { catalog, services } = await this._backend.world();
    const state = await catalog.refresh();
    return since === String(state.n) ? { n: state.n } : catalogViewOf(state, services.user);
  }

  /** A model, the asker's own when no user is named. Rejects with MODEL_NOT_FOUND. */
  async model(wanted: WantedModel, signal: AbortSignal): Promise<ModelView> {
    const { catalog, services } = await this._backend.world();
    const user = wanted.user?.normalize('NFC') ?? services.user;
    const name = wanted.name?.normalize('NFC');
    if (name === undefined) {
      throw failure('BAD_VALUE', 'The request needs the name of a model.');
    }
    const state = await catalog.refresh(signal);
    const model = state.find(user, name);
    if (model === undefined) {
      throw failure('MODEL_NOT_FOUND', notFound(state, user, name));
    }
    return modelViewOf(model, await catalog.history(model.id, signal));
  }

  /** The connectors, without their secrets. */
  async connectors(): Promise<ConnectorsView> {
    const { config } = await this._backend.world();
    return connectorsView(config, this._backend.source);
  }

  /** Adds or changes a connector in the configuration file. */
  async saveConnector(name: string, draft: unknown): Promise<void> {
    await this._edits.save(name, draftOf(draft));
  }

  /** Takes a connector out of the configuration file. Rejects with CONNECTOR_NOT_FOUND. */
  async removeConnector(name: string): Promise<void> {
    await this._edits.remove(name);
  }

  /** Tries a connector, saved or not. */
  async testConnector(test: unknown, signal: AbortSignal): Promise<readonly ConnectorCheck[]> {
    return testConnector(this._backend, testOf(test), signal);
  }

  /** A level of a connector's keys. */
  async keys(name: string, query: unknown, signal: AbortSignal): Promise<KeyListing> {
    const { services } = await this._backend.world();
    return listKeys(services.connectors, { ...keyQueryOf(query), connector: name }, signal);
  }

  /** What an archive holds. */
  async archive(wanted: unknown, signal: AbortSignal): Promise<ArchiveView> {
    const { services } = await this._backend.world();
    return viewArchive(pathOf(wanted), services, signal);
  }

  private readonly _edits: ConnectorEdits;
}

function notFound(state: CatalogState, user: string, name: string): string {
  const names = [...state.models.values()].filter(each => each.user === user);
  const [near] = nearest(
    name,
    names.map(each => each.name)
  );
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return `${user} has no model '${name}' any more.${hint}`;
}
