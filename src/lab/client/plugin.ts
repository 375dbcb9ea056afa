import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IBackendViews, IMlModelClient } from '../tokens';
import { BackendRequests } from './backendRequests';
import { BackendViews } from './backendViews';
import { JobClient } from './jobClient';

const client: JupyterFrontEndPlugin<IMlModelClient> = {
  id: 'jupyterlab-mlmodel:client',
  description: 'Runs mlmodel statements in the backend.',
  autoStart: true,
  provides: IMlModelClient,
  activate: (app: JupyterFrontEnd) => new JobClient(requestsOf(app))
};

const views: JupyterFrontEndPlugin<IBackendViews> = {
  id: 'jupyterlab-mlmodel:views',
  description: 'Shows the page what the mlmodel backend knows.',
  autoStart: true,
  provides: IBackendViews,
  activate: (app: JupyterFrontEnd) => new BackendViews(requestsOf(app))
};

function requestsOf(app: JupyterFrontEnd): BackendRequests {
  return new BackendRequests(app.serviceManager.serverSettings);
}

/** Provide the backend to the other features. */
export const clientPlugins = [client, views];
