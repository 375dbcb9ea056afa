import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import type { ReactElement, ReactNode } from 'react';
import type { ModelView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { bytesText } from '../ui/progressText';
import { StatementBox } from '../ui/statementBox';
import { historySentence } from './historySentence';
import { DataTable, Section, SmallButton, Time } from './pageParts';
import { filesIn } from './summaryFiles';
import type { SummaryModel } from './summaryModel';

/** What the page can do besides showing. */
export type SummaryContext = {
  readonly trans: TranslationBundle;
  /** Executes one of our commands. */
  readonly execute: (command: string, args: Readonly<Record<string, string | number>>) => void;
  /** Why a command can't be executed now, as its caption says; undefined when it can. */
  readonly hindrance: (
    command: string,
    args: Readonly<Record<string, string | number>>
  ) => string | undefined;
  readonly close: () => void;
};

/** A model can have 100,000 files; nobody reads more than that of them here. */
const mostShown = 200;

type ViewProps = { readonly model: SummaryModel; readonly context: SummaryContext };

/** The top of the page: whose model it is, the statement that shows it, and what is wrong if something is. */
export function SummaryHead({ model, context }: ViewProps): ReactElement {
  const { trans, execute } = context;
  const { user, name } = model.ref;
  return (
    <UseSignal signal={model.changed}>
      {() => (
        <div className="jp-MlModelSummary-head">
          <h1>{visibleText(name)}</h1>
          <p className="jp-MlModelSummary-owner">
            {trans.__('Model of %1', visibleText(user))}
            {model.revision !== undefined && ` · ${trans.__('revision %1', model.revision)}`}
          </p>
          <Trouble model={model} context={context} />
          {!model.isGone && (
            <StatementBox
              statement={model.statement}
              trans={trans}
              onCopy={() => execute('mlmodel:copy-statement', { statement: model.statement })}
              onInsert={() => execute('mlmodel:insert-statement', { statement: model.statement })}
            />
          )}
        </div>
      )}
    </UseSignal>
  );
}

function Trouble({ model, context: { trans, close } }: ViewProps): ReactElement {
  const { failure, isGone } = model;
  return (
    <div role="status">
      {isGone ? (
        <p className="jp-MlModelSummary-trouble">
          {trans.__(
            'This model was deleted. Its name is free for an import; what is shown below is how it was.'
          )}{' '}
          <SmallButton onClick={close}>{trans.__('Close the tab')}</SmallButton>
        </p>
      ) : failure ? (
        <p className="jp-MlModelSummary-trouble">
          {failure.message}{' '}
          <SmallButton onClick={() => void model.load()}>{trans.__('Try again')}</SmallButton>
        </p>
      ) : (
        !model.view && <p>{trans.__('Loading…')}</p>
      )}
    </div>
  );
}

/** The rest of the page, below the fields of the summary. */
export function SummaryDetails({ model, context }: ViewProps): ReactElement {
  return (
    <UseSignal signal={model.changed}>
      {() =>
        model.view ? (
          <>
            <Files model={model} context={context} />
            <Revisions model={model} view={model.view} context={context} />
            <Deployments view={model.view} model={model} context={context} />
            <History view={model.view} trans={context.trans} />
          </>
        ) : (
          <></>
        )
      }
    </UseSignal>
  );
}

function Files({ model, context: { trans } }: ViewProps): ReactElement {
  const files = filesIn(model.reply);
  return (
    <Section title={trans.__('Files')}>
      <DataTable
        columns={[trans.__('Path'), trans.__('Size')]}
        rows={files
          .slice(0, mostShown)
          .map(({ path, size }) => [visibleText(path), bytesText(size)])}
        nothing={trans.__('None are known.')}
      />
      <Rest count={files.length} trans={trans} />
    </Section>
  );
}

type Known = ViewProps & { readonly view: ModelView };

function Revisions({ model, view, context }: Known): ReactElement {
  const { trans } = context;
  return (
    <Section title={trans.__('Revisions')}>
      <DataTable
        columns={[
          trans.__('Revision'),
          trans.__('Imported'),
          trans.__('Format'),
          trans.__('Size'),
          trans.__('Actions')
        ]}
        rows={view.revisions.map(({ revision, created, format, size }) => [
          revision,
          <Time key="time" iso={created} />,
          format,
          bytesText(size),
          <span key="actions" className="jp-MlModelSummary-actions">
            <SmallButton
              isPressed={revision === model.revision}
              onClick={() => void model.choose(revision)}
            >
              {trans.__('Show revision %1', revision)}
            </SmallButton>
            <CommandButton
              command="mlmodel:deploy-model"
              args={{ ...model.ref, revision }}
              context={context}
            >
              {trans.__('Deploy…')}
            </CommandButton>
          </span>
        ])}
        nothing={trans.__('None.')}
      />
    </Section>
  );
}

function Deployments({ model, view, context }: Known): ReactElement {
  const { trans } = context;
  return (
    <Section title={trans.__('Serving')}>
      <DataTable
        columns={[
          trans.__('Version'),
          trans.__('Label'),
          trans.__('Revision'),
          trans.__('State'),
          trans.__('Since'),
          trans.__('Actions')
        ]}
        rows={view.deployments.map(({ version, label, revision, state, reason, at }) => [
          version,
          visibleText(label ?? ''),
          revision,
          reason === undefined ? state : `${state}: ${visibleText(reason)}`,
          <Time key="time" iso={at} />,
          <CommandButton
            key="stop"
            command="mlmodel:stop-model"
            args={{ ...model.ref, version }}
            context={context}
          >
            {trans.__('Stop version %1…', version)}
          </CommandButton>
        ])}
        nothing={trans.__('It is not served.')}
      />
    </Section>
  );
}

function History(props: {
  readonly view: ModelView;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { view, trans } = props;
  return (
    <Section title={trans.__('History')}>
      <ol className="jp-MlModelSummary-history">
        {view.history.slice(0, mostShown).map(entry => (
          <li key={entry.n}>
            <Time iso={entry.at} /> {visibleText(historySentence(entry, trans))}
          </li>
        ))}
      </ol>
      <Rest count={view.history.length} trans={trans} />
    </Section>
  );
}

/** Says how many more there are than are shown. */
function Rest(props: { readonly count: number; readonly trans: TranslationBundle }): ReactElement {
  const more = props.count - mostShown;
  return more > 0 ? <p>{props.trans.__('… and %1 more', more.toLocaleString())}</p> : <></>;
}

type CommandButtonProps = {
  readonly command: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly context: SummaryContext;
  readonly children: ReactNode;
};

function CommandButton({ command, args, context, children }: CommandButtonProps): ReactElement {
  return (
    <SmallButton
      hindrance={context.hindrance(command, args)}
      onClick={() => context.execute(command, args)}
    >
      {children}
    </SmallButton>
  );
}
