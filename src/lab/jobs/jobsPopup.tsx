import { showPopup } from '@jupyterlab/statusbar';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';
import { JobRow } from './jobRow';
import type { JobsParts } from './jobsSection';
import { keepFocus } from './keepFocus';
import { isLongRunning } from './knownJob';
import type { StatusItem } from './statusItem';

/** Shows what runs above the status bar, to be cancelled. Escape or a click elsewhere closes it. */
export function openJobsPopup(item: StatusItem, parts: JobsParts): void {
  const body = new RunningJobs(parts);
  const popup = showPopup({ body, anchor: item, align: 'left', hasDynamicSize: true });
  const watch = parts.jobs.watch();
  popup.disposed.connect(() => {
    const hasFocus = document.activeElement === document.body;
    watch.dispose();
    if (hasFocus && item.isVisible) {
      item.menu.focus();
    }
  });
}

/** The jobs that run. */
class RunningJobs extends ReactWidget {
  constructor(parts: JobsParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelJobs');
    this.addClass('jp-MlModelJobs-popup');
    this.node.tabIndex = -1;
    keepFocus(this.node);
    this.node.setAttribute('role', 'dialog');
    this.node.setAttribute('aria-label', parts.trans.__('Running jobs'));
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.focus();
  }

  protected override render(): ReactElement {
    const { jobs, trans, actions } = this._parts;
    return (
      <UseSignal signal={jobs.changed}>
        {() => {
          const now = Date.now();
          const running = jobs.all.filter(job => isLongRunning(job, now));
          return running.length === 0 ? (
            <p className="jp-MlModelJobs-empty">{trans.__('No job is running any more.')}</p>
          ) : (
            <ul className="jp-MlModelJobs-list" aria-label={trans.__('Running jobs')}>
              {running.map(job => (
                <JobRow key={job.record.id} job={job} trans={trans} actions={actions} />
              ))}
            </ul>
          );
        }}
      </UseSignal>
    );
  }

  private readonly _parts: JobsParts;
}
