import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, type ReactElement } from 'react';
import type { Failure } from '../../common/failure';
import { visibleText } from '../../common/visibleText';
import { progressText } from '../ui/progressText';
import type { ImportRun } from './importRun';
import type { ImportValues } from './importStatement';
import type { Outlook } from './nextRevision';

/** How far the import has come. */
export function RunProgress(props: {
  readonly run: ImportRun;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { run, trans } = props;
  const { progress, pace } = run;
  const total = progress?.total ?? 0;
  const step = progress ? visibleText(progress.step) : trans.__('Starting…');
  return (
    <div className="jp-MlModelImport-progress">
      <div className="jp-MlModelImport-step" role="status">
        {run.isCancelled ? trans.__('Cancelling…') : step}
      </div>
      <progress
        className="jp-MlModelImport-bar"
        aria-label={trans.__('Progress')}
        {...(total > 0 && { max: total, value: Math.min(progress?.done ?? 0, total) })}
      />
      <div className="jp-MlModelImport-figures">
        {progress ? progressText(progress, pace, trans) : '\u00A0'}
      </div>
      <p className="jp-MlModelUi-help">
        {trans.__('You can close this tab: the import goes on, and stands among the jobs.')}
      </p>
    </div>
  );
}

/** What a failed import or a look into an archive says. */
export function FailureNote(props: {
  readonly failure: Failure;
  /** What to do about it. */
  readonly children?: ReactElement | false | undefined;
}): ReactElement {
  return (
    <div className="jp-MlModelImport-failure" role="alert">
      <p>{props.failure.message}</p>
      {props.children}
    </div>
  );
}

/** What {@link Imported} shows and does. */
export type ImportedProps = {
  readonly values: ImportValues;
  readonly made: Outlook;
  readonly trans: TranslationBundle;
  /** Shows the statement that was run. */
  readonly children: ReactElement;
  readonly onSummary: () => void;
  readonly onDeploy: () => void;
  readonly onAnother: () => void;
};

/** What was made, and what to do with it. */
export function Imported(props: ImportedProps): ReactElement {
  const { values, trans } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever waits at the form reads on here; whoever has gone elsewhere is not called back.
    const form = heading.current?.closest('.jp-MlModelImport');
    if (form?.contains(document.activeElement) || document.activeElement === document.body) {
      heading.current?.focus();
    }
  }, []);
  return (
    <section className="jp-MlModelImport-done">
      <div role="status">
        <h3 ref={heading} tabIndex={-1}>
          {trans.__('%1 is imported', values.name)}
        </h3>
        <p>{madeText(props)}</p>
      </div>
      {props.children}
      <div className="jp-MlModelImport-buttons">
        <button type="button" className="jp-mod-styled jp-mod-accept" onClick={props.onSummary}>
          {trans.__('Show summary')}
        </button>
        {values.type === 'tf' && (
          <button type="button" className="jp-mod-styled" onClick={props.onDeploy}>
            {trans.__('Deploy…')}
          </button>
        )}
        <button type="button" className="jp-mod-styled" onClick={props.onAnother}>
          {trans.__('Import another')}
        </button>
      </div>
    </section>
  );
}

function madeText({ values, made, trans }: ImportedProps): string {
  const kind = trans.__('type %1, format %2', values.type, values.format);
  if (made.kind === 'revision' && made.number === undefined) {
    return trans.__('A further revision: %1.', kind);
  }
  return trans.__('Revision %1: %2.', made.kind === 'new' ? 1 : made.number, kind);
}
