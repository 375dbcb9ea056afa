import type { ArchiveView } from '../../common/archiveView';
import type { CatalogView, ModelRef, ModelView } from '../../common/catalogView';
import type {
  ConnectorCheck,
  ConnectorDraft,
  ConnectorsView,
  ConnectorTest,
  KeyListing,
  KeyQuery
} from '../../common/connectorView';
import type { IBackendViews } from '../tokens';
import type { BackendRequests } from './backendRequests';

/** Asks the backend's routes; their answers are the types of `common/`, which both sides are compiled against. */
export class BackendViews implements IBackendViews {
  constructor(requests: BackendRequests) {
    this._requests = requests;
  }

  async catalog(since?: number): Promise<CatalogView | { readonly n: number }> {
    return (await this._requests.json(`catalog${query({ since })}`)) as CatalogView;
  }

  async model({ user, name }: ModelRef): Promise<ModelView> {
    return (await this._requests.json(`model${query({ user, name })}`)) as ModelView;
  }

  async connectors(): Promise<ConnectorsView> {
    return (await this._requests.json('connectors')) as ConnectorsView;
  }

  async saveConnector(name: string, draft: ConnectorDraft): Promise<void> {
    await this._requests.send(connectorPath(name), { method: 'PUT', body: JSON.stringify(draft) });
  }

  async removeConnector(name: string): Promise<void> {
    await this._requests.send(connectorPath(name), { method: 'DELETE' });
  }

  async testConnector(
    test: ConnectorTest,
    signal?: AbortSignal
  ): Promise<readonly ConnectorCheck[]> {
    const answer = await this._requests.json('connectors/test', posted(test, signal));
    return (answer as { checks: readonly ConnectorCheck[] }).checks;
  }

  async keys(connector: string, wanted: KeyQuery, signal?: AbortSignal): Promise<KeyListing> {
    const path = `${connectorPath(connector)}/keys${query(wanted)}`;
    return (await this._requests.json(path, signal && { signal })) as KeyListing;
  }

  async inspect(path: string, signal?: AbortSignal): Promise<ArchiveView> {
    return (await this._requests.json('archives', posted({ path }, signal))) as ArchiveView;
  }

  private readonly _requests: BackendRequests;
}

function connectorPath(name: string): string {
  return `connectors/${encodeURIComponent(name)}`;
}

function posted(body: object, signal?: AbortSignal): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) };
}

function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
