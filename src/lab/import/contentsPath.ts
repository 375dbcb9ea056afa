import type { Contents } from '@jupyterlab/services';
import type { ConnectorView } from '../../common/connectorView';
import { pathOf } from './archivePath';

/** What splits a path of the file browser into its drive and the rest. */
export type Drives = Pick<Contents.IManager, 'driveName' | 'localPath'>;

/** The statement's path for a file, or why it has none. */
export type FoundPath = { readonly path: string } | { readonly refused: 'drive' | 'connector' };

/** Drives that show the same folder as the one without a name: that of shared editing. */
const ownDrives: readonly string[] = ['', 'RTC'];

/** Where the connectors find the file at a path of the file browser. */
export function foundPath(
  file: string,
  drives: Drives,
  connectors: readonly ConnectorView[]
): FoundPath {
  if (!ownDrives.includes(drives.driveName(file))) {
    return { refused: 'drive' };
  }
  const root = connectors.find(({ isRoot }) => isRoot);
  return root
    ? { path: pathOf({ connector: root.name, key: drives.localPath(file).replace(/^\/+/, '') }) }
    : { refused: 'connector' };
}
