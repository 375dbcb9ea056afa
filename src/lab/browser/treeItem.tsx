import type { ReactElement } from 'react';
import type { ModelList } from './modelList';
import { GroupRowContent, ModelRowContent, type RowContext } from './modelRowView';
import { modelText } from './modelTexts';
import type { Row } from './treeRows';

/** What {@link TreeItem} shows and does. */
export type TreeItemProps = RowContext & {
  readonly list: ModelList;
  readonly row: Row;
  /** Where it stands, in pixels. */
  readonly top: number;
  readonly isActive: boolean;
  readonly isHovered: boolean;
  readonly onHover: () => void;
  /** Makes it the active one. */
  readonly onChoose: () => void;
  readonly onOpen: () => void;
};

/** A row of the tree. */
export function TreeItem(props: TreeItemProps): ReactElement {
  const { row, list, trans, isActive, onChoose, onOpen } = props;
  const place = placeOf(props);
  const selected = isActive ? ' jp-mod-selected' : '';
  if (row.kind === 'group') {
    const { key, isExpanded } = row.group;
    const toggle = (): void => {
      onChoose();
      list.setExpanded(key, !isExpanded);
    };
    return (
      <div
        {...place}
        className={`jp-MlModelBrowser-group${selected}`}
        aria-level={1}
        aria-expanded={isExpanded}
        onClick={toggle}
      >
        <GroupRowContent row={row} />
      </div>
    );
  }
  const standing = list.states.of(row.model);
  const text = modelText(row.model, standing, trans);
  return (
    <div
      {...place}
      className={`jp-MlModelBrowser-row${selected}`}
      aria-level={row.level}
      aria-label={text}
      title={text}
      onClick={onChoose}
      onDoubleClick={onOpen}
    >
      <ModelRowContent
        {...props}
        row={row}
        standing={standing}
        hasActions={isActive || props.isHovered}
      />
    </div>
  );
}

function placeOf({ row, top, isActive, onHover, onChoose }: TreeItemProps) {
  return {
    id: elementId(row),
    role: 'treeitem',
    style: { top },
    'aria-setsize': row.siblings,
    'aria-posinset': row.position,
    'aria-selected': isActive,
    onMouseEnter: onHover,
    onContextMenu: onChoose
  };
}

/** The id of a row's element. */
export function elementId(row: Row): string {
  return `jp-MlModelBrowser-${row.id}`;
}
