import {
  fileIcon,
  folderIcon,
  kernelIcon,
  LabIcon,
  linkIcon,
  listIcon,
  numberingIcon,
  runIcon,
  settingsIcon,
  tagIcon,
  terminalIcon,
  textEditorIcon,
  userIcon
} from '@jupyterlab/ui-components';
import type { CompletionItem } from '../../language/completion';

/** JupyterLab's own pictures, under names by which the style sheet tells our choices from those of others. */
export const icons: Readonly<Record<CompletionItem['kind'], LabIcon>> = {
  magic: named('magic', terminalIcon),
  verb: named('verb', runIcon),
  option: named('option', settingsIcon),
  model: named('model', kernelIcon),
  field: named('field', listIcon),
  value: named('value', textEditorIcon),
  version: named('version', numberingIcon),
  label: named('label', tagIcon),
  user: named('user', userIcon),
  connector: named('connector', linkIcon),
  folder: named('folder', folderIcon),
  object: named('object', fileIcon)
};

function named(kind: CompletionItem['kind'], { svgstr }: LabIcon): LabIcon {
  return new LabIcon({ name: `jupyterlab-mlmodel:completion-${kind}`, svgstr });
}
