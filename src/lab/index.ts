import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { clientPlugin } from './client/plugin';
import { editorPlugin } from './editor/plugin';
import { notebookPlugins } from './notebook/plugin';
import { outputPlugin } from './output/plugin';

/** Everything that JupyterLab loads. */
const plugins: readonly JupyterFrontEndPlugin<unknown>[] = [
  clientPlugin,
  ...notebookPlugins,
  outputPlugin,
  editorPlugin
];

export default plugins;
