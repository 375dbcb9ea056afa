import type { TranslationBundle } from '@jupyterlab/translation';
import { MlModelError } from '../../common/failure';
import type { DownloadHandle } from '../../common/reply';
import { startDownload } from '../ui/download';
import { button, element } from './element';

/** Mints a link for an archive. */
export type Link = (handle: DownloadHandle) => Promise<string>;

/** A button that mints a fresh link on each click and lets the browser download from it. */
export function downloadCell(
  handle: DownloadHandle,
  link: Link,
  trans: TranslationBundle
): HTMLElement {
  const name = fileName(handle);
  const status = element('span', { class: 'told', attributes: { role: 'status' } });
  const start = button(
    {
      class: 'download',
      text: trans.__('Download %1', name),
      attributes: { title: trans.__('Mints a link that lives for an hour, and downloads %1', name) }
    },
    () => {
      start.disabled = true;
      status.textContent = '';
      link(handle)
        .then(url => startDownload(url, name))
        .catch((error: unknown) => {
          status.textContent =
            error instanceof MlModelError
              ? error.failure.message
              : trans.__('The link could not be made.');
        })
        .finally(() => (start.disabled = false));
    }
  );
  return element('span', { class: 'downloadCell', children: [start, status] });
}

/** The name that the downloaded archive gets: the last part of its key. */
function fileName(handle: DownloadHandle): string {
  return handle.archive.split(/[/:]/).filter(Boolean).at(-1) ?? handle.model;
}
