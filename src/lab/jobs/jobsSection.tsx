import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';
import { JobRow, type JobActions } from './jobRow';
import type { JobStore } from './jobStore';
import { currentStatement, shortText } from './jobText';
import { keepFocus } from './keepFocus';
import { isListed, type KnownJob } from './knownJob';

/** What the views of the jobs are made of. */
export type JobsParts = {
  readonly jobs: JobStore;
  readonly trans: TranslationBundle;
  readonly actions: JobActions;
};

/** The jobs in the model browser: those that run, then those that have ended. Watches while it is seen. */
export class JobsSection extends ReactWidget {
  constructor(parts: JobsParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelJobs');
    // It scrolls, and may hold nothing else that the keyboard reaches.
    this.node.tabIndex = 0;
    keepFocus(this.node);
    this._count();
    // With `this`, so that a disposed section hears no more.
    parts.jobs.changed.connect(this._count, this);
    parts.jobs.ended.connect(this._announce, this);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._watchWhileSeen();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._watchWhileSeen();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._watchWhileSeen();
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    this._watch?.dispose();
    this._watch = undefined;
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus();
  }

  protected override render(): ReactElement {
    const { jobs } = this._parts;
    return (
      <UseSignal signal={jobs.changed}>
        {() => (
          <>
            <div className="jp-MlModelJobs-hidden" role="status">
              {this._announcement}
            </div>
            {this._list()}
          </>
        )}
      </UseSignal>
    );
  }

  private _list(): ReactElement {
    const { jobs, trans, actions } = this._parts;
    const now = Date.now();
    const listed = jobs.all.filter(job => isListed(job, now));
    if (listed.length === 0) {
      return (
        <p className="jp-MlModelJobs-empty">
          {trans.__(
            'No jobs. Imports, exports and deployments are shown here while they run, and for an hour after.'
          )}
        </p>
      );
    }
    return (
      <ul className="jp-MlModelJobs-list" aria-label={trans.__('Jobs')}>
        {[...listed.filter(isRunning), ...listed.filter(job => !isRunning(job))].map(job => (
          <JobRow key={job.record.id} job={job} trans={trans} actions={actions} />
        ))}
      </ul>
    );
  }

  private _watchWhileSeen(): void {
    if (this.isVisible) {
      this._watch ??= this._parts.jobs.watch();
    } else {
      this._watch?.dispose();
      this._watch = undefined;
    }
  }

  private readonly _count = (): void => {
    const { jobs, trans } = this._parts;
    const now = Date.now();
    const count = jobs.all.filter(job => isRunning(job) && isListed(job, now)).length;
    const label = count === 0 ? trans.__('Jobs') : trans.__('Jobs (%1)', count);
    if (this.title.label !== label) {
      this.title.label = label;
    }
  };

  /** Says only ends: progress would never let a screen reader be silent. */
  private readonly _announce = (_: JobStore, job: KnownJob): void => {
    const { trans } = this._parts;
    const statement = shortText(currentStatement(job), 80);
    const { state } = job.record;
    this._announcement =
      state === 'done'
        ? trans.__('Done: %1', statement)
        : state === 'cancelled'
          ? trans.__('Cancelled: %1', statement)
          : trans.__('Failed: %1', statement);
    this.update();
  };

  private readonly _parts: JobsParts;
  private _watch: IDisposable | undefined;
  private _announcement = '';
}

function isRunning({ record }: KnownJob): boolean {
  return record.state === 'running';
}
