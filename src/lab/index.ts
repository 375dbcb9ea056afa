import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { clientPlugins } from './client/plugin';
import { editorPlugin } from './editor/plugin';
import { notebookPlugins } from './notebook/plugin';
import { outputPlugin } from './output/plugin';

/** Everything that JupyterLab loads. */
const plugins: readonly JupyterFrontEndPlugin<unknown>[] = [
  ...clientPlugins,
  ...notebookPlugins,
  outputPlugin,
  editorPlugin
];

export default plugins;
