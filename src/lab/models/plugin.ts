import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IBackendViews, IMlModelClient, IModels } from '../tokens';
import { Models } from './models';
import { BrowserPage } from '../ui/page';

/** Knows which models there are and what is served. */
export const modelsPlugin: JupyterFrontEndPlugin<IModels> = {
  id: 'jupyterlab-mlmodel:models',
  description: 'Knows the models and what is served, as long as somebody looks.',
  autoStart: true,
  provides: IModels,
  requires: [IBackendViews, IMlModelClient],
  activate: (_: JupyterFrontEnd, views: IBackendViews, { heard }: IMlModelClient) =>
    new Models({ views, heard, page: new BrowserPage() })
};
