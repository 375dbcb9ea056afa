import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReactElement } from 'react';
import type { DeploymentView } from '../../common/catalogView';
import { ActionButtons } from './actionButtons';
import { badgeText, shownText, stateText } from './modelTexts';
import { modelCommands, rowActions } from './rowActions';
import type { Standing } from './servedStates';
import type { GroupRow, ModelRow } from './treeRows';

/** What every row is drawn with. */
export type RowContext = {
  readonly trans: TranslationBundle;
  readonly commands: CommandRegistry;
  /** Who looks. */
  readonly user: string | undefined;
};

type ModelRowProps = RowContext & {
  readonly row: ModelRow;
  readonly standing: Standing;
  /** Whether its buttons are shown. */
  readonly hasActions: boolean;
};

/** What a model's row says. */
export function ModelRowContent(props: ModelRowProps): ReactElement {
  const { row, standing, hasActions, trans, commands, user } = props;
  const { model } = row;
  const args = { user: model.user, name: model.name };
  return (
    <>
      <span className="jp-MlModelBrowser-name">{shownText(model.name)}</span>
      {model.user !== user && (
        <span className="jp-MlModelBrowser-owner">{shownText(model.user)}</span>
      )}
      <span className="jp-MlModelBrowser-badges">
        {standing.pending && <ServedBadge deployment={standing.pending} trans={trans} />}
        {standing.served && <ServedBadge deployment={standing.served} trans={trans} />}
        <span className="jp-MlModelBrowser-badge jp-mod-type">{shownText(model.type)}</span>
      </span>
      {hasActions && (
        <ActionButtons
          isForMouse
          actions={rowActions(commands, modelCommands, args)}
          commands={commands}
        />
      )}
    </>
  );
}

/** What a group's heading says. */
export function GroupRowContent({ row }: { readonly row: GroupRow }): ReactElement {
  const { group } = row;
  const Caret = group.isExpanded ? caretDownIcon : caretRightIcon;
  return (
    <>
      <Caret.react tag="span" className="jp-MlModelBrowser-caret" aria-hidden="true" />
      <span className="jp-MlModelBrowser-name">{group.label}</span>
      <span className="jp-MlModelBrowser-count">{group.models.length.toLocaleString()}</span>
    </>
  );
}

type BadgeProps = { readonly deployment: DeploymentView; readonly trans: TranslationBundle };

/** A deployment's version with its label or, where it doesn't answer, its state in words. */
function ServedBadge({ deployment, trans }: BadgeProps): ReactElement {
  const { state, reason } = deployment;
  const title = reason === undefined ? stateText(state, trans) : shownText(reason);
  return (
    <span className="jp-MlModelBrowser-badge" data-state={state} title={title}>
      {badgeText(deployment, trans)}
    </span>
  );
}
