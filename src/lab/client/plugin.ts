import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IMlModelClient } from '../tokens';
import { JobClient } from './jobClient';

/** Provides the backend to the other features. */
export const clientPlugin: JupyterFrontEndPlugin<IMlModelClient> = {
  id: 'jupyterlab-mlmodel:client',
  description: 'Speaks to the mlmodel backend.',
  autoStart: true,
  provides: IMlModelClient,
  activate: (app: JupyterFrontEnd) => new JobClient(app.serviceManager.serverSettings)
};
