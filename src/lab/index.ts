import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { actionsPlugin } from './actions/plugin';
import { browserPlugin } from './browser/plugin';
import { clientPlugins } from './client/plugin';
import { connectorsPlugin } from './connectors/plugin';
import { editorPlugin } from './editor/plugin';
import { importPlugin } from './import/plugin';
import { jobsPlugin } from './jobs/plugin';
import { modelsPlugin } from './models/plugin';
import { notebookPlugins } from './notebook/plugin';
import { outputPlugin } from './output/plugin';
import { summaryPlugin } from './summary/plugin';

/** Everything that JupyterLab loads. */
const plugins: readonly JupyterFrontEndPlugin<unknown>[] = [
  ...clientPlugins,
  ...notebookPlugins,
  outputPlugin,
  editorPlugin,
  modelsPlugin,
  jobsPlugin,
  browserPlugin,
  actionsPlugin,
  summaryPlugin,
  importPlugin,
  connectorsPlugin
];

export default plugins;
