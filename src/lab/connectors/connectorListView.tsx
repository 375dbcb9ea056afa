import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  deleteIcon,
  editIcon,
  folderIcon,
  runIcon,
  UseSignal,
  type LabIcon
} from '@jupyterlab/ui-components';
import { useEffect, useRef, type ReactElement } from 'react';
import type { ConnectorView } from '../../common/connectorView';
import { visibleText } from '../../common/visibleText';
import { CheckList, outcomeText } from './checkList';
import type { ConnectorList, TestState } from './connectorList';
import { placeText } from './placeText';

/** What {@link ConnectorListView} shows and does. */
export type ConnectorListProps = {
  readonly list: ConnectorList;
  readonly trans: TranslationBundle;
  /** Executes a command, of this feature or another. */
  readonly execute: (command: string, args?: Readonly<Record<string, string>>) => void;
};

/** The connectors with what can be done to each. */
export function ConnectorListView(props: ConnectorListProps): ReactElement {
  const { list, trans, execute } = props;
  return (
    <UseSignal signal={list.changed}>
      {() => (
        <div className="jp-MlModelConnectors-content">
          <button
            type="button"
            className="jp-MlModelConnectors-add"
            disabled={list.fixed !== undefined}
            onClick={() => execute('mlmodel:add-connector')}
          >
            <addIcon.react tag="span" width="16px" height="16px" aria-hidden="true" />
            {trans.__('Add a connector…')}
          </button>
          {list.fixed !== undefined && <p className="jp-MlModelConnectors-note">{list.fixed}</p>}
          {list.failure && (
            <p className="jp-MlModelConnectors-note" role="alert">
              {list.failure.message}
            </p>
          )}
          <ul className="jp-MlModelConnectors-list" aria-label={trans.__('Connectors')}>
            {(list.connectors ?? []).map(connector => (
              <ConnectorItem key={connector.name} {...props} connector={connector} />
            ))}
          </ul>
        </div>
      )}
    </UseSignal>
  );
}

type ItemProps = ConnectorListProps & { readonly connector: ConnectorView };

function ConnectorItem(props: ItemProps): ReactElement {
  const { connector, trans } = props;
  const { name, place, isDefault, isRoot, fixed } = connector;
  return (
    <li className="jp-MlModelConnectors-item">
      <div className="jp-MlModelConnectors-head">
        <span className="jp-MlModelConnectors-name">{visibleText(name)}</span>
        <span className="jp-MlModelConnectors-mark">
          {place.type === 's3' ? 'S3' : trans.__('Folder')}
        </span>
        {isDefault && <span className="jp-MlModelConnectors-mark">{trans.__('Default')}</span>}
        <Tools {...props} />
      </div>
      <div className="jp-MlModelConnectors-place">{visibleText(placeText(place))}</div>
      {isRoot && fixed === undefined && (
        <div className="jp-MlModelConnectors-note">
          {trans.__('The folder that JupyterLab shows')}
        </div>
      )}
      {fixed !== undefined && <div className="jp-MlModelConnectors-note">{fixed}</div>}
      <TestOutcome {...props} />
    </li>
  );
}

type Tool = { readonly icon: LabIcon; readonly label: string; readonly onClick: () => void };

function Tools({ connector, trans, execute }: ItemProps): ReactElement {
  const { name, fixed } = connector;
  const tools: readonly (Tool | false)[] = [
    {
      icon: folderIcon,
      label: trans.__('Browse %1', name),
      onClick: () => execute('mlmodel:import-model', { connector: name })
    },
    {
      icon: runIcon,
      label: trans.__('Test %1', name),
      onClick: () => execute('mlmodel:test-connector', { name })
    },
    fixed === undefined && {
      icon: editIcon,
      label: trans.__('Edit %1', name),
      onClick: () => execute('mlmodel:edit-connector', { name })
    },
    fixed === undefined && {
      icon: deleteIcon,
      label: trans.__('Remove %1', name),
      onClick: () => execute('mlmodel:remove-connector', { name })
    }
  ];
  return (
    <span className="jp-MlModelConnectors-tools">
      {tools.map(
        tool =>
          tool && (
            <button
              key={tool.label}
              type="button"
              className="jp-MlModelConnectors-tool"
              aria-label={tool.label}
              title={tool.label}
              onClick={tool.onClick}
            >
              <tool.icon.react tag="span" width="16px" height="16px" />
            </button>
          )
      )}
    </span>
  );
}

function TestOutcome({ list, connector, trans }: ItemProps): ReactElement {
  const test = list.testOf(connector.name);
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (test !== undefined) {
      outcome.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [test]);
  return (
    <div ref={outcome} className="jp-MlModelConnectors-outcome">
      <div role="status">{test === undefined ? '' : testText(test, trans)}</div>
      {test?.kind === 'done' && <CheckList checks={test.checks} trans={trans} />}
      {test !== undefined && test.kind !== 'running' && (
        <button
          type="button"
          className="jp-MlModelConnectors-add"
          onClick={() => list.forgetTest(connector.name)}
        >
          {trans.__('Hide the outcome')}
        </button>
      )}
    </div>
  );
}

function testText(test: TestState, trans: TranslationBundle): string {
  if (test.kind === 'running') {
    return trans.__('Testing…');
  }
  return test.kind === 'failed' ? test.failure.message : outcomeText(test.checks, trans);
}
