import type { ListedModel } from '../tokens';
import type { Grouping } from './listOptions';
import { servingGroups, type ServedStates } from './servedStates';
import type { Group } from './treeRows';

/** What groups are made with. */
export type GroupRules = {
  readonly groupBy: Grouping;
  readonly states: ServedStates;
  /** Who looks; own models come first. */
  readonly user: string | undefined;
  /** The keys of the groups that are collapsed. */
  readonly collapsed: ReadonlySet<string>;
  /** The heading of a group. */
  readonly labelOf: (groupBy: Grouping, value: string) => string;
};

/** The models under headings, in the order that they have. */
export function groupModels(models: readonly ListedModel[], rules: GroupRules): readonly Group[] {
  const { groupBy, collapsed, labelOf } = rules;
  if (groupBy === 'none') {
    return [{ key: 'all', models, isExpanded: true }];
  }
  const valueOf = valuesOf(rules);
  const byValue = new Map<string, ListedModel[]>();
  for (const model of models) {
    const value = valueOf(model);
    const group = byValue.get(value);
    if (group) {
      group.push(model);
    } else {
      byValue.set(value, [model]);
    }
  }
  return Array.from(byValue.keys())
    .sort(orderOf(rules))
    .map(value => {
      const key = `${groupBy}-${value}`;
      const label = labelOf(groupBy, value);
      return { key, label, models: byValue.get(value) ?? [], isExpanded: !collapsed.has(key) };
    });
}

function valuesOf({ groupBy, states }: GroupRules): (model: ListedModel) => string {
  if (groupBy === 'serving') {
    return model => states.groupOf(model);
  }
  return groupBy === 'user' ? model => model.user : model => model.type;
}

function orderOf({ groupBy, user }: GroupRules): (a: string, b: string) => number {
  const first: readonly string[] = groupBy === 'serving' ? servingGroups : [user ?? ''];
  const rankOf = (value: string): number =>
    first.includes(value) ? first.indexOf(value) : first.length;
  return (a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b);
}
