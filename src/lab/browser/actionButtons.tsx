import { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { MouseEvent, ReactElement } from 'react';
import type { RowAction } from './rowActions';

/** What {@link ActionButtons} shows and does. */
export type ActionButtonsProps = {
  readonly actions: readonly RowAction[];
  readonly commands: CommandRegistry;
  /** Whether the keyboard has its own ways to them, as in a tree. */
  readonly isForMouse?: boolean;
};

/** A small button for each action; one that can't be done stays to be asked why. */
export function ActionButtons({ actions, commands, isForMouse }: ActionButtonsProps): ReactElement {
  return (
    <span className="jp-MlModelBrowser-actions">
      {actions.map(({ command, args, caption, icon, isEnabled }) => (
        <button
          key={command}
          type="button"
          className="jp-MlModelBrowser-action"
          title={caption}
          aria-label={caption}
          aria-disabled={!isEnabled}
          tabIndex={isForMouse ? -1 : 0}
          onMouseDown={isForMouse ? keepFocus : undefined}
          onClick={event => {
            event.stopPropagation();
            if (isEnabled) {
              void commands.execute(command, args);
            }
          }}
        >
          {icon && <LabIcon.resolveReact icon={icon} tag="span" aria-hidden="true" />}
        </button>
      ))}
    </span>
  );
}

/** The tree keeps the keyboard, so that it goes on where it was. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
