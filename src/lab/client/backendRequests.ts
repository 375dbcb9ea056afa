import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { connectionFailure, responseFailure } from './responseFailure';

/** Requests to the backend, through the Jupyter server. Every rejection is an `MlModelError` that a user can read. */
export class BackendRequests {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** The absolute URL of a path below `<base_url>mlmodel/`. */
  url(path: string): string {
    return URLExt.join(this._settings.baseUrl, 'mlmodel', path);
  }

  /** Resolves with an answer that is OK. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(this.url(path), init, this._settings);
    } catch (error) {
      throw connectionFailure(error);
    }
    if (!response.ok) {
      throw await responseFailure(response);
    }
    return response;
  }

  /** Resolves with the JSON of an answer that is OK. */
  async json(path: string, init?: RequestInit): Promise<unknown> {
    const response = await this.send(path, init);
    try {
      return await response.json();
    } catch (error) {
      throw connectionFailure(error);
    }
  }

  private readonly _settings: ServerConnection.ISettings;
}
