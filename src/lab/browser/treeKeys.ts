import type { TreeRows } from './treeRows';

/** A key as a browser tells of it. */
export type Key = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** What a key asks of a tree: the keyboard of the ARIA Authoring Practices, and what can be done with a model. */
export type TreeAction =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'expand' | 'collapse'; readonly group: string }
  | { readonly kind: 'expandAll' | 'open' | 'delete' | 'copy' | 'menu' }
  | { readonly kind: 'type'; readonly letter: string };

/** Where the keyboard is. */
export type TreePlace = {
  readonly rows: TreeRows;
  /** The active row; -1 when there is none. */
  readonly index: number;
  /** How many rows a page has. */
  readonly page: number;
};

const plainActions: Readonly<Record<string, 'open' | 'delete' | 'menu' | 'expandAll'>> = {
  Enter: 'open',
  Delete: 'delete',
  ContextMenu: 'menu',
  '*': 'expandAll'
};

/** What a key asks; undefined when it is not for the tree. */
export function treeAction(key: Key, place: TreePlace): TreeAction | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey) {
    return isCopy(key) ? { kind: 'copy' } : undefined;
  }
  if (place.rows.length === 0) {
    return undefined;
  }
  if (key.key === 'F10') {
    return key.shiftKey ? { kind: 'menu' } : undefined;
  }
  return moved(key.key, place) ?? sideways(key.key, place) ?? named(key.key, place);
}

function isCopy({ key, shiftKey, altKey }: Key): boolean {
  return key.toLowerCase() === 'c' && !shiftKey && !altKey;
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
  const kind = plainActions[key];
  if (kind) {
    return { kind };
  }
  return Array.from(key).length === 1 && key !== ' ' ? { kind: 'type', letter: key } : undefined;
}
