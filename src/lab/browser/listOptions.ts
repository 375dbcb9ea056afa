import type { ISignal } from '@lumino/signaling';
import { sortings, type Sorting } from './modelIndex';

/** What the models can be grouped by. */
export const groupings = ['none', 'user', 'type', 'serving'] as const;
/** One of {@link groupings}. */
export type Grouping = (typeof groupings)[number];

/** How the models are listed. */
export type ListOptions = {
  readonly groupBy: Grouping;
  readonly sortBy: Sorting;
  readonly sortDescending: boolean;
  /** Leaves out other users' models. */
  readonly onlyOwn: boolean;
};

/** Options that are kept somewhere, and may change there too. */
export interface IListOptions {
  readonly current: ListOptions;
  readonly changed: ISignal<IListOptions, void>;
  /** Changes some of them, here and where they are kept. */
  change(some: Partial<ListOptions>): void;
}

/** How the models are listed when nobody has said otherwise. */
export const defaultOptions: ListOptions = {
  groupBy: 'none',
  sortBy: 'name',
  sortDescending: false,
  onlyOwn: false
};

/** The options among settings that anybody may have edited; where one makes no sense, the default. */
export function optionsIn(settings: Readonly<Record<string, unknown>>): ListOptions {
  return {
    groupBy: groupings.find(each => each === settings['groupBy']) ?? defaultOptions.groupBy,
    sortBy: sortings.find(each => each === settings['sortBy']) ?? defaultOptions.sortBy,
    sortDescending: settings['sortDescending'] === true,
    onlyOwn: settings['onlyOwn'] === true
  };
}
