import { Signal, type ISignal } from '@lumino/signaling';
import type { IModels, ListedModel } from '../tokens';
import { groupModels } from './groupModels';
import type { Grouping, IListOptions } from './listOptions';
import { ModelIndex } from './modelIndex';
import { ServedStates } from './servedStates';
import type { ISlices } from './slices';
import { TreeRows, type Row } from './treeRows';
import { TypeAhead } from './typeAhead';

/** What {@link ModelList} rests on. */
export type ModelListParts = {
  readonly models: IModels;
  readonly options: IListOptions;
  readonly makeSlices: () => ISlices;
  /** The heading of a group. */
  readonly labelOf: (groupBy: Grouping, value: string) => string;
};

/** The models as they are listed: searched, sorted, grouped; and the row that the keyboard is at. */
export class ModelList {
  constructor(parts: ModelListParts) {
    this._parts = parts;
    parts.models.changed.connect(() => void this._follow());
    parts.options.changed.connect(() => void this._follow());
    void this._follow();
  }

  /** The rows to be shown; undefined until they are ready for the first time. */
  get rows(): TreeRows | undefined {
    return this._rows;
  }

  /** What the model's rows say of serving. */
  get states(): ServedStates {
    return this._states;
  }

  /** How many models are listed. */
  get count(): number {
    return this._count;
  }

  /** After each change of what is shown. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What is looked for. */
  get query(): string {
    return this._query;
  }
  set query(query: string) {
    this._query = query;
    this._arrange();
  }

  /** Where the active row is; -1 when there is none. */
  get activeIndex(): number {
    return this._activeIndex;
  }

  /** The active row. */
  get active(): Row | undefined {
    return this._rows?.at(this._activeIndex);
  }

  /** The models that commands mean. */
  get selected(): readonly ListedModel[] {
    const { active } = this;
    return active?.kind === 'model' ? [active.model] : [];
  }

  /** Makes another row the active one. */
  activate(index: number): void {
    if (index !== this._activeIndex && this._rows?.at(index)) {
      this._activeIndex = index;
      this._changed.emit();
    }
  }

  /** Expands or collapses a group. */
  setExpanded(group: string, isExpanded: boolean): void {
    if (isExpanded) {
      this._collapsed.delete(group);
    } else {
      this._collapsed.add(group);
    }
    this._arrange();
  }

  /** Expands all groups. */
  expandAll(): void {
    this._collapsed.clear();
    this._arrange();
  }

  /** Goes to the next row that begins with what was typed. */
  type(letter: string, now: number): void {
    if (this._rows) {
      this.activate(
        this._typeAhead.find(letter, { rows: this._rows, index: this._activeIndex, now })
      );
    }
  }

  /** One index is made at a time; what has changed meanwhile is made after it. */
  private async _follow(): Promise<void> {
    const { models, options, makeSlices } = this._parts;
    this._isStale = true;
    if (this._isFollowing) {
      return;
    }
    this._isFollowing = true;
    while (this._takeStale()) {
      const { list } = models;
      const sorting = options.current.sortBy;
      if (list && (list !== this._list || sorting !== this._index?.sorting)) {
        const before = this._index;
        this._index = await ModelIndex.make(list, {
          sorting,
          slices: makeSlices(),
          ...(before && { before })
        });
        this._list = list;
      }
      this._states = new ServedStates(models.deployments);
      this._arrange();
    }
    this._isFollowing = false;
  }

  private _takeStale(): boolean {
    const isStale = this._isStale;
    this._isStale = false;
    return isStale;
  }

  private _arrange(): void {
    const { models, options, labelOf } = this._parts;
    if (this._index) {
      const { groupBy, sortDescending, onlyOwn } = options.current;
      const { user } = models;
      const found = this._index.search(this._query, sortDescending);
      const listed = onlyOwn ? found.filter(model => model.user === user) : found;
      const { _states: states, _collapsed: collapsed } = this;
      const activeId = this.active?.id;
      this._rows = new TreeRows(groupModels(listed, { groupBy, states, user, collapsed, labelOf }));
      this._count = listed.length;
      this._activeIndex = this._rowNear(activeId);
    }
    this._changed.emit();
  }

  /** The row that was active before; where it is gone, the one that has its place. */
  private _rowNear(id: string | undefined): number {
    const index = id === undefined ? -1 : (this._rows?.indexOf(id) ?? -1);
    return index >= 0
      ? index
      : Math.min(Math.max(this._activeIndex, 0), (this._rows?.length ?? 0) - 1);
  }

  private readonly _parts: ModelListParts;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _collapsed = new Set<string>();
  private readonly _typeAhead = new TypeAhead();
  private _isFollowing = false;
  private _isStale = false;
  private _list: readonly ListedModel[] | undefined;
  private _index: ModelIndex | undefined;
  private _rows: TreeRows | undefined;
  private _states = new ServedStates([]);
  private _count = 0;
  private _query = '';
  private _activeIndex = -1;
}
