import type { Statement } from '../../src/language/statement';

/** What a statement means: its members without text and spans. */
export function withoutPlaces(statement: Statement): object {
  const { verb, ...members } = statement;
  const values = Object.entries(members).filter(([name]) => name !== 'text' && name !== 'verbSpan');
  return { verb, ...(plain(Object.fromEntries(values)) as object) };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return 'span' in value && 'value' in value
    ? plain(value.value)
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
