import type { TreeRows } from './treeRows';

/** A key as a browser tells of it. */
export type Key = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** What a key asks of a tree: the keyboard of the ARIA Authoring Practices. What is done with a model has shortcuts of its own. */
export type TreeAction =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'expand' | 'collapse'; readonly group: string }
  | { readonly kind: 'expandAll' | 'menu' }
  | { readonly kind: 'type'; readonly letter: string };

/** Where the keyboard is. */
export type TreePlace = {
  readonly rows: TreeRows;
  /** The active row; -1 when there is none. */
  readonly index: number;
  /** How many rows a page has. */
  readonly page: number;
};

/** What a key asks; undefined when it is not for the tree. */
export function treeAction(key: Key, place: TreePlace): TreeAction | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey || place.rows.length === 0) {
    return undefined;
  }
  if (key.key === 'ContextMenu' || (key.key === 'F10' && key.shiftKey)) {
    return { kind: 'menu' };
  }
  return moved(key.key, place) ?? sideways(key.key, place) ?? named(key.key, place);
}

function moved(key: string, { rows, index, page }: TreePlace): TreeAction | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: rows.length - 1,
    PageDown: index + page,
    PageUp: index - page
  };
  const to = targets[key];
  return to === undefined
    ? undefined
    : { kind: 'move', to: Math.max(0, Math.min(to, rows.length - 1)) };
}

function sideways(key: string, { rows, index }: TreePlace): TreeAction | undefined {
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') {
    return undefined;
  }
  const row = rows.at(index);
  if (row?.kind === 'group') {
    const isRight = key === 'ArrowRight';
    if (isRight !== row.group.isExpanded) {
      return { kind: isRight ? 'expand' : 'collapse', group: row.group.key };
    }
    return { kind: 'move', to: isRight ? index + 1 : index };
  }
  const heading = rows.headingOf(index);
  return { kind: 'move', to: key === 'ArrowLeft' && heading >= 0 ? heading : index };
}

function named(key: string, { rows, index }: TreePlace): TreeAction | undefined {
  const row = rows.at(index);
  if (row?.kind === 'group' && (key === 'Enter' || key === ' ')) {
    return { kind: row.group.isExpanded ? 'collapse' : 'expand', group: row.group.key };
  }
  if (key === '*') {
    return { kind: 'expandAll' };
  }
  return Array.from(key).length === 1 && key !== ' ' ? { kind: 'type', letter: key } : undefined;
}
