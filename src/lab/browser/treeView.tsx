import { useEffect, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import type { ModelList } from './modelList';
import type { RowContext } from './modelRowView';
import { useScrollMeasure, type ScrollMeasure } from './scrollMeasure';
import { rowsAPage, rowsToDraw, topToSee } from './scrollWindow';
import { elementId, TreeItem } from './treeItem';
import { treeAction, type TreeAction } from './treeKeys';
import type { Row, TreeRows } from './treeRows';

/** What {@link TreeView} shows and does. */
export type TreeViewProps = RowContext & {
  readonly list: ModelList;
  readonly rows: TreeRows;
  /** Shows the active model. */
  readonly onOpen: () => void;
};

/** The models as a tree, of which only the rows that are seen are in the document. */
export function TreeView(props: TreeViewProps): ReactElement {
  const { list, rows, trans } = props;
  const measure = useScrollMeasure();
  const { rowHeight } = measure.window;
  const { activeIndex } = list;
  const [hovered, setHovered] = useState<string>();
  const onKey = useTreeKeys(props, measure);
  useActiveSeen(activeIndex, measure);
  const drawn = drawnIndices(rowsToDraw(measure.window, rows.length), activeIndex);
  return (
    <div
      ref={measure.list}
      role="tree"
      tabIndex={0}
      aria-label={trans.__('Models')}
      aria-activedescendant={list.active && elementId(list.active)}
      className={`jp-MlModelBrowser-tree${list.selected.length > 0 ? ' jp-mod-model' : ''}`}
      onScroll={measure.onScroll}
      onKeyDown={onKey}
      onMouseLeave={() => setHovered(undefined)}
      onContextMenu={withoutRow}
    >
      <div role="none" style={{ height: rows.length * rowHeight }}>
        {drawn.map(index => {
          const row = rows.at(index);
          return (
            row && (
              <TreeItem
                {...props}
                key={row.id}
                row={row}
                top={index * rowHeight}
                isActive={index === activeIndex}
                isHovered={row.id === hovered}
                onHover={() => setHovered(row.id)}
                onChoose={() => list.activate(index)}
              />
            )
          );
        })}
      </div>
      <div ref={measure.probe} role="none" className="jp-MlModelBrowser-row jp-mod-probe" />
    </div>
  );
}

/** Keeps the row in sight that the keyboard goes to; not one that is active since before. */
function useActiveSeen(activeIndex: number, { list, window }: ScrollMeasure): void {
  useEffect(() => {
    const { current: node } = list;
    if (node && activeIndex >= 0 && node.contains(document.activeElement)) {
      node.scrollTop = topToSee({ ...window, top: node.scrollTop }, activeIndex);
    }
    // Scrolling by hand moves away from it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [activeIndex]);
}

function useTreeKeys(
  { list, rows }: TreeViewProps,
  { list: tree, window }: ScrollMeasure
): (event: KeyboardEvent) => void {
  const act = (action: TreeAction): void => {
    switch (action.kind) {
      case 'move':
        list.activate(action.to);
        break;
      case 'expand':
      case 'collapse':
        list.setExpanded(action.group, action.kind === 'expand');
        break;
      case 'expandAll':
        list.expandAll();
        break;
      case 'type':
        list.type(action.letter, performance.now());
        break;
      case 'menu':
        openMenu(tree.current, list.active);
    }
  };
  return event => {
    const action = treeAction(event, { rows, index: list.activeIndex, page: rowsAPage(window) });
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      act(action);
    }
  };
}

/** The menu opens for what is under the mouse, so the row that has the keyboard is made that. */
function openMenu(tree: HTMLElement | null, active: Row | undefined): void {
  const row = active && tree?.querySelector(`[id="${elementId(active)}"]`);
  if (row) {
    const { left, bottom } = row.getBoundingClientRect();
    row.dispatchEvent(
      new window.MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + 16,
        clientY: bottom
      })
    );
  }
}

/** A menu that the keyboard asks the browser for belongs to the whole tree; ours has been opened already. */
function withoutRow(event: MouseEvent): void {
  if (event.target === event.currentTarget) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The active row stays in the document wherever it is, as the tree names it. */
function drawnIndices([first, end]: readonly [number, number], active: number): readonly number[] {
  const drawn = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return active >= 0 && (active < first || active >= end) ? [...drawn, active] : drawn;
}
