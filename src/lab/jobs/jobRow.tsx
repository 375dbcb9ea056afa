import type { TranslationBundle } from '@jupyterlab/translation';
import { memo, type ReactElement } from 'react';
import type { JobOrigin } from '../../common/job';
import { durationText, progressText } from '../ui/progressText';
import { StatementBox } from '../ui/statementBox';
import { currentStatement, shortText } from './jobText';
import { elapsed, failureOf, type KnownJob } from './knownJob';

const statementLetters = 200;
const titleLetters = 2000;

/** What a row can do. */
export type JobActions = {
  readonly onCancel: (id: string) => void;
  readonly onShow: (origin: JobOrigin) => void;
  /** The cell's place in its notebook, counted from 1, where that is open. */
  readonly placeOf: (origin: JobOrigin) => number | undefined;
  readonly onCopy: (source: string) => void;
  readonly onInsert: (source: string) => void;
};

/** What {@link JobRow} shows. */
export type JobRowProps = {
  readonly job: KnownJob;
  readonly trans: TranslationBundle;
  readonly actions: JobActions;
};

/** A running or ended job. */
export const JobRow = memo(function JobRow(props: JobRowProps): ReactElement {
  const { job } = props;
  const { record } = job;
  const statement = currentStatement(job);
  return (
    <li className="jp-MlModelJobs-row" data-state={record.state}>
      <div className="jp-MlModelJobs-head">
        <code className="jp-MlModelJobs-statement" title={shortText(statement, titleLetters)}>
          {shortText(statement, statementLetters)}
        </code>
        {record.state === 'running' && <CancelButton {...props} />}
      </div>
      {record.state === 'running' ? <Running {...props} /> : <Ended {...props} />}
      <Origin {...props} />
    </li>
  );
});

function CancelButton({ job, trans, actions }: JobRowProps): ReactElement {
  const label = job.isCancelling ? trans.__('Cancelling…') : trans.__('Cancel');
  return (
    <button
      type="button"
      className="jp-MlModelJobs-button"
      aria-label={trans.__('Cancel: %1', shortText(currentStatement(job), statementLetters))}
      aria-disabled={job.isCancelling}
      onClick={() => !job.isCancelling && actions.onCancel(job.record.id)}
    >
      {label}
    </button>
  );
}

function Running({ job, trans }: JobRowProps): ReactElement {
  const { progress, pace } = job;
  const total = progress?.total ?? 0;
  const value = progress && total > 0 ? Math.min(progress.done, total) : undefined;
  return (
    <>
      {progress && <div className="jp-MlModelJobs-step">{shortText(progress.step, 120)}</div>}
      <progress
        className="jp-MlModelJobs-bar"
        aria-label={trans.__('Progress: %1', shortText(currentStatement(job), statementLetters))}
        {...(value !== undefined && { value, max: total })}
      />
      <div className="jp-MlModelJobs-figures">
        {progress ? progressText(progress, pace, trans) : trans.__('Running')}
      </div>
    </>
  );
}

function Ended({ job, trans, actions }: JobRowProps): ReactElement {
  const failure = failureOf(job);
  const { record } = job;
  return (
    <>
      <div className="jp-MlModelJobs-outcome">
        <span className="jp-MlModelJobs-state">{stateText(job, trans)}</span>
        {' · '}
        <time dateTime={record.ended}>{new Date(record.ended ?? '').toLocaleTimeString()}</time>
        {' · '}
        {durationText(elapsed(record, Date.now()) / 1000)}
      </div>
      {failure && record.state === 'failed' && (
        <p className="jp-MlModelJobs-failure">{shortText(failure.message, titleLetters)}</p>
      )}
      {failure?.try !== undefined && (
        <StatementBox
          statement={failure.try}
          trans={trans}
          onCopy={actions.onCopy}
          onInsert={actions.onInsert}
        />
      )}
    </>
  );
}

function Origin({ job, trans, actions }: JobRowProps): ReactElement {
  const { origin, statements, state } = job.record;
  const at = Math.min(job.replies.length + (state === 'running' ? 1 : 0), statements.length);
  // What another page's job has answered is not known once it has ended.
  const place = at === 0 ? '' : trans.__('Statement %1 of %2', at, statements.length);
  return (
    <div className="jp-MlModelJobs-origin">
      {origin && <CellLink origin={origin} trans={trans} actions={actions} />}
      {statements.length > 1 && <span>{place}</span>}
    </div>
  );
}

type CellLinkProps = Omit<JobRowProps, 'job'> & { readonly origin: JobOrigin };

function CellLink({ origin, trans, actions }: CellLinkProps): ReactElement {
  const name = shortText(origin.notebook.split('/').at(-1) ?? '', 60);
  const place = actions.placeOf(origin);
  return (
    <button
      type="button"
      className="jp-MlModelJobs-link"
      title={trans.__('Show the cell in %1', shortText(origin.notebook, titleLetters))}
      onClick={() => actions.onShow(origin)}
    >
      {place === undefined ? name : trans.__('%1, cell %2', name, place)}
    </button>
  );
}

function stateText({ record }: KnownJob, trans: TranslationBundle): string {
  switch (record.state) {
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'running':
      return trans.__('Running');
  }
}
