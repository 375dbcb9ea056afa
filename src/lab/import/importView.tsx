import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { useEffect, useRef, type ReactElement } from 'react';
import { visibleText } from '../../common/visibleText';
import { StatementBox } from '../ui/statementBox';
import { ArchiveContents } from './archiveContents';
import { ImportFields } from './importFields';
import type { ImportForm } from './importForm';
import { FailureNote, Imported, RunProgress } from './importOutcome';
import type { KeyBrowser } from './keyBrowser';
import { KeyBrowserView } from './keyBrowserView';

/** What {@link ImportView} shows and does. */
export type ImportViewProps = {
  readonly form: ImportForm;
  readonly keys: KeyBrowser;
  readonly trans: TranslationBundle;
  /** Runs a command of another feature. */
  readonly execute: (command: string, args?: Readonly<Record<string, string>>) => void;
};

/** The whole form: where from, what it is, the statement, and how the run goes. */
export function ImportView(props: ImportViewProps): ReactElement {
  return (
    <UseSignal signal={props.form.changed}>
      {() => (
        <div className="jp-MlModelImport-page">
          <h2>{props.trans.__('Import a model')}</h2>
          {props.form.run?.state === 'done' ? <Done {...props} /> : <Editing {...props} />}
        </div>
      )}
    </UseSignal>
  );
}

function Done(props: ImportViewProps): ReactElement {
  const { form, keys, trans, execute } = props;
  const { values, user } = form;
  const model = { name: values.name.normalize('NFC'), ...(user !== undefined && { user }) };
  const onAnother = (): void => {
    form.clear();
    void keys.load();
  };
  return (
    <Imported
      {...{ values, trans, onAnother }}
      made={form.made}
      onSummary={() => execute('mlmodel:show-summary', model)}
      onDeploy={() => execute('mlmodel:deploy-model', model)}
    >
      <Statement {...props} statement={form.statement} />
    </Imported>
  );
}

function Editing(props: ImportViewProps): ReactElement {
  const { form, keys, trans, execute } = props;
  const { notice } = form;
  const page = useRef<HTMLFormElement>(null);
  const focusOption = (option: string | undefined): void =>
    page.current?.querySelector<HTMLElement>(`[data-option="${option ?? ''}"]`)?.focus();
  const isChosen = form.values.path !== '';
  const byHand = useRef(false);
  useEffect(() => {
    // The list that was chosen from is gone; the work goes on at the name.
    if (isChosen && byHand.current) {
      byHand.current = false;
      page.current?.querySelector<HTMLElement>('[data-option="name"]')?.focus();
    }
  }, [isChosen]);
  const onChoose = (path: string): void => {
    byHand.current = true;
    void form.take(path);
  };
  return (
    <form
      ref={page}
      noValidate
      className="jp-MlModelImport-form"
      onSubmit={event => {
        event.preventDefault();
        if (!form.start()) {
          focusOption(form.firstWrong);
        }
      }}
    >
      {notice !== undefined && !isChosen && (
        <p className="jp-MlModelImport-notice" role="status">
          {notice}
        </p>
      )}
      {isChosen ? (
        <Chosen {...props} />
      ) : (
        <section aria-label={trans.__('Where from')}>
          <KeyBrowserView
            {...{ keys, trans, onChoose }}
            onAddConnector={() => execute('mlmodel:add-connector')}
          />
        </section>
      )}
      {isChosen && !form.isHopeless && <Filled {...props} />}
    </form>
  );
}

/** The archive that was chosen, and what is in it. */
function Chosen({ form, keys, trans }: ImportViewProps): ReactElement {
  const { archive, readFailure } = form;
  const { path } = form.values;
  const pathError = form.errorOf('path');
  return (
    <section className="jp-MlModelImport-source" aria-label={trans.__('Where from')}>
      <div className="jp-MlModelImport-path">
        <code>{visibleText(path)}</code>
        <button
          type="button"
          className="jp-mod-styled"
          data-option="path"
          disabled={form.isRunning}
          onClick={() => {
            form.putDown();
            if (!keys.connectors) {
              void keys.load();
            }
          }}
        >
          {trans.__('Choose another…')}
        </button>
      </div>
      {pathError !== undefined && <div className="jp-MlModelUi-error">{pathError}</div>}
      <div role="status">{form.isReading ? trans.__('Reading the archive…') : ''}</div>
      {readFailure && (
        <FailureNote failure={readFailure}>
          <button type="button" className="jp-mod-styled" onClick={() => void form.take(path)}>
            {trans.__('Try again')}
          </button>
        </FailureNote>
      )}
      {archive?.problem && <FailureNote failure={archive.problem} />}
      {archive && archive.members.length > 0 && <ArchiveContents {...{ archive, trans }} />}
    </section>
  );
}

/** What is said of the model, the statement that says it, and the button that runs it. */
function Filled(props: ImportViewProps): ReactElement {
  const { form, trans } = props;
  const { failure, isRunning, run } = form;
  return (
    <>
      <ImportFields {...{ form, trans }} />
      <Statement {...props} statement={form.statement} />
      {isRunning && run && <RunProgress {...{ run, trans }} />}
      {failure && (
        <FailureNote failure={failure}>
          {failure.try !== undefined && <Statement {...props} statement={failure.try} />}
        </FailureNote>
      )}
      <div className="jp-MlModelImport-buttons">
        <button
          type="submit"
          className="jp-mod-styled jp-mod-accept"
          aria-disabled={isRunning ? true : undefined}
        >
          {trans.__('Import')}
        </button>
        {isRunning && (
          <button
            type="button"
            className="jp-mod-styled"
            disabled={run?.isCancelled}
            onClick={() => run?.cancel()}
          >
            {trans.__('Cancel')}
          </button>
        )}
      </div>
    </>
  );
}

function Statement(props: ImportViewProps & { readonly statement: string }): ReactElement {
  const { statement, trans, execute } = props;
  return (
    <StatementBox
      {...{ statement, trans }}
      onCopy={() => execute('mlmodel:copy-statement', { statement })}
      onInsert={() => execute('mlmodel:insert-statement', { statement })}
    />
  );
}
