import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import type { ArchiveView } from '../../common/archiveView';
import { visibleText } from '../../common/visibleText';
import { bytesText } from '../ui/progressText';

/** The files of an archive, as far as they were read. */
export function ArchiveContents(props: {
  readonly archive: ArchiveView;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { archive, trans } = props;
  const { members, isComplete, files, bytes } = archive;
  const summary = trans._n('%1 file, %2', '%1 files, %2', files, bytesText(bytes));
  const label = trans.__('Files of the archive');
  return (
    <details className="jp-MlModelImport-contents" open>
      <summary>
        {isComplete ? summary : trans.__('%1 so far; the archive goes on', summary)}
      </summary>
      <div className="jp-MlModelImport-scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="jp-MlModelImport-members" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{trans.__('File')}</th>
              <th scope="col">{trans.__('Size')}</th>
            </tr>
          </thead>
          <tbody>
            {members.map(({ path, size }, index) => (
              <tr key={index}>
                <td>{visibleText(path)}</td>
                <td>{bytesText(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {files > members.length && (
          <p>{trans.__('and %1 more', (files - members.length).toLocaleString())}</p>
        )}
      </div>
    </details>
  );
}
