import type { ListedModel } from '../tokens';

/** Models under one heading; without a `label` they stand for themselves. */
export type Group = {
  readonly key: string;
  readonly label?: string;
  readonly models: readonly ListedModel[];
  readonly isExpanded: boolean;
};

type Place = {
  /** Names the row as long as it is there. */
  readonly id: string;
  /** Of its siblings, counted from 1. */
  readonly position: number;
  readonly siblings: number;
};

/** A group's heading. */
export type GroupRow = Place & { readonly kind: 'group'; readonly group: Group };
/** A model. */
export type ModelRow = Place & {
  readonly kind: 'model';
  readonly model: ListedModel;
  /** 1, or 2 below a heading. */
  readonly level: number;
};
/** A row of the tree. */
export type Row = GroupRow | ModelRow;

const modelPrefix = 'model-';

/** The rows of the tree, each made only when it is asked for: there may be a hundred thousand. */
export class TreeRows {
  constructor(groups: readonly Group[]) {
    this.groups = groups;
    let start = 0;
    for (const group of groups) {
      this._starts.push(start);
      start += heading(group) + (group.isExpanded ? group.models.length : 0);
    }
    this.length = start;
  }

  readonly groups: readonly Group[];
  readonly length: number;

  /** The row at a place; undefined outside. */
  at(index: number): Row | undefined {
    const { groups } = this;
    const place = this._groupAt(index);
    const group = groups[place];
    if (!group || index >= this.length) {
      return undefined;
    }
    const offset = index - (this._starts[place] ?? 0) - heading(group);
    if (offset < 0) {
      const id = groupId(group);
      return { kind: 'group', id, group, position: place + 1, siblings: groups.length };
    }
    const model = group.models[offset];
    return (
      model && {
        kind: 'model',
        id: `${modelPrefix}${model.id}`,
        model,
        level: 1 + heading(group),
        position: offset + 1,
        siblings: group.models.length
      }
    );
  }

  /** Where the row with this id is; -1 when it isn't there. */
  indexOf(id: string): number {
    const wanted = id.startsWith(modelPrefix) ? Number(id.slice(modelPrefix.length)) : undefined;
    for (const [place, group] of this.groups.entries()) {
      const start = this._starts[place] ?? 0;
      if (id === groupId(group)) {
        return start;
      }
      const offset = group.isExpanded ? group.models.findIndex(model => model.id === wanted) : -1;
      if (offset >= 0) {
        return start + heading(group) + offset;
      }
    }
    return -1;
  }

  /** Where the heading above a row is; -1 when there is none. */
  headingOf(index: number): number {
    const place = this._groupAt(index);
    const group = this.groups[place];
    return group && heading(group) === 1 ? (this._starts[place] ?? 0) : -1;
  }

  private _groupAt(index: number): number {
    let low = 0;
    let high = this._starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this._starts[middle] ?? 0) <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private readonly _starts: number[] = [];
}

function heading({ label }: Group): 0 | 1 {
  return label === undefined ? 0 : 1;
}

function groupId({ key }: Group): string {
  return `group-${key}`;
}
