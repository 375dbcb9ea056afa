import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { browserPlugin } from './browser/plugin';
import { clientPlugins } from './client/plugin';
import { editorPlugin } from './editor/plugin';
import { modelsPlugin } from './models/plugin';
import { notebookPlugins } from './notebook/plugin';
import { outputPlugin } from './output/plugin';

/** Everything that JupyterLab loads. */
const plugins: readonly JupyterFrontEndPlugin<unknown>[] = [
  ...clientPlugins,
  ...notebookPlugins,
  outputPlugin,
  editorPlugin,
  modelsPlugin,
  browserPlugin
];

export default plugins;
