import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon, pasteIcon, ToolbarButtonComponent } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { cellSource } from './cellSource';

/** What {@link StatementBox} shows and does. */
export type StatementBoxProps = {
  /** Without its `%mlmodel`. */
  readonly statement: string;
  readonly trans: TranslationBundle;
  /** Gets the text as it stands in a cell. */
  readonly onCopy: (source: string) => void;
  /** Gets the text as it stands in a cell. */
  readonly onInsert: (source: string) => void;
};

/** Shows the statement that an action runs, so that whoever clicks learns the language; it can be copied or put into the notebook. */
export function StatementBox(props: StatementBoxProps): ReactElement {
  const { trans, onCopy, onInsert } = props;
  const source = cellSource(props.statement);
  return (
    <div className="jp-MlModelUi-statement" role="group" aria-label={trans.__('Statement')}>
      <code className="jp-MlModelUi-statementText">{source}</code>
      <ToolbarButtonComponent
        icon={copyIcon}
        tooltip={trans.__('Copy the statement')}
        onClick={() => onCopy(source)}
      />
      <ToolbarButtonComponent
        icon={pasteIcon}
        tooltip={trans.__('Insert the statement into the notebook')}
        onClick={() => onInsert(source)}
      />
    </div>
  );
}
