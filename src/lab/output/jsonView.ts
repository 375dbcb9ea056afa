import type { TranslationBundle } from '@jupyterlab/translation';
import type { Json } from '../../common/model';
import { element } from './element';

type JsonObject = Readonly<Record<string, Json>>;

const inlineLength = 60;
const shownItems = 500;

/** JSON for a table's cell: short as it is, long folded under a line that says what it is; lists of records as tables. */
export function jsonView(value: Json, name: string, trans: TranslationBundle): Node {
  const text = JSON.stringify(value);
  if (text.length <= inlineLength) {
    return element('code', { class: 'json', text });
  }
  return element('details', {
    class: 'fold',
    children: [
      element('summary', { text: gist(value, name, trans) }),
      records(value) ? recordTable(value as readonly JsonObject[], name, trans) : pretty(value)
    ]
  });
}

function pretty(value: Json): HTMLElement {
  return element('pre', { class: 'json', text: JSON.stringify(value, null, 2) });
}

function recordTable(
  items: readonly JsonObject[],
  name: string,
  trans: TranslationBundle
): HTMLElement {
  const flat = items.slice(0, shownItems).map(item => new Map(Object.entries(flatten(item))));
  const names = [...new Set(flat.flatMap(item => [...item.keys()]))];
  const head = names.map(text => element('th', { text, attributes: { scope: 'col' } }));
  const body = flat.map(item =>
    element('tr', { children: names.map(key => scalarCell(item.get(key) ?? null)) })
  );
  const table = element('table', {
    class: 'records',
    children: [
      element('caption', { class: 'hidden', text: name }),
      element('thead', { children: [element('tr', { children: head })] }),
      element('tbody', { children: body })
    ]
  });
  const rest = items.length - flat.length;
  const more = element('p', {
    class: 'note',
    text: trans.__('… and %1 more', rest.toLocaleString())
  });
  return element('div', { class: 'scroll', children: rest > 0 ? [table, more] : [table] });
}

function scalarCell(value: Json): HTMLElement {
  const isNumber = typeof value === 'number';
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  return element('td', { text, ...(isNumber && { class: 'number' }) });
}

/** `{losses: {loss}, metrics: {acc}}` has the columns `loss` and `acc`; names that would collide keep their group. */
function flatten(item: JsonObject): JsonObject {
  const flat: Record<string, Json> = {};
  for (const [key, value] of Object.entries(item)) {
    if (isObject(value)) {
      for (const [inner, leaf] of Object.entries(value)) {
        flat[inner in flat || inner in item ? `${key}.${inner}` : inner] = leaf;
      }
    } else {
      flat[key] = value;
    }
  }
  return flat;
}

function gist(value: Json, name: string, trans: TranslationBundle): string {
  if (!isList(value)) {
    const keys = isObject(value) ? Object.keys(value) : [];
    return keys.length > 0 ? keys.join(', ') : trans.__('Show');
  }
  const count = value.length.toLocaleString();
  if (name !== 'evaluation' || !records(value)) {
    return trans._n('%1 item', '%1 items', value.length, count);
  }
  const last = Object.entries(flatten(value.at(-1) as JsonObject));
  const figures = last
    .filter(([, figure]) => typeof figure === 'number')
    .map(([key, figure]) => `${key} ${Number(Number(figure).toPrecision(4))}`);
  return [trans._n('%1 epoch', '%1 epochs', value.length, count), ...figures].join(' · ');
}

function records(value: Json): boolean {
  return isList(value) && value.length > 0 && value.every(isObject);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
