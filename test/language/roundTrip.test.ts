import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatsOfType, modelTypes, summaryFields } from '../../src/common/model';
import { parse } from '../../src/language/parse';
import { print } from '../../src/language/print';
import type { Statement, StatementOf, Verb } from '../../src/language/statement';
import { verbs } from '../../src/language/verbs';
import { withoutPlaces } from './withoutPlaces';

const span = { start: 0, end: 0 };
const located = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map(value => ({ value, span }));

/** Any text a person may want to write, quotes, blanks, signs, breaks and letters of all scripts more often than not. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "'",
      '"',
      '\\',
      ' ',
      ',',
      '=',
      '|',
      '(',
      ')',
      '^',
      '[',
      '{',
      '\t',
      '\n',
      '\r',
      '%',
      '#'
    ),
    fc.constantFrom('a', 'help', '모델', 'e\u0301', '😀', '\u3000', '\u202e'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  ),
  maxLength: 12
});
const composed = anyText.map(text => text.normalize('NFC'));
const name = located(
  composed
    .map(text =>
      text
        .replace(/[/:\p{Cc}]/gu, '')
        .trim()
        .normalize('NFC')
    )
    .filter(text => text !== '' && text === text.trim())
);
const key = fc
  .array(
    anyText.map(text => text.replace(/[/\\\p{Cc}]/gu, '')).filter(part => !/^\.{0,2}$/.test(part)),
    { minLength: 1, maxLength: 3 }
  )
  .map(parts => `k/${parts.join('/')}`);
const connector = composed
  .map(text => text.replace(/[/:\p{Cc}]/gu, ''))
  .filter(text => text !== '');
const path = located(
  fc.record({ connector: located(connector), key: located(key) }, { requiredKeys: ['key'] })
);
const text = located(composed);
const typed = located(anyText);
const version = located(fc.integer({ min: 1, max: 999_999_999 }));
const pair = fc
  .constantFrom(...modelTypes)
  .chain(type =>
    fc
      .constantFrom(...formatsOfType[type])
      .map(format => ({ type: { value: type, span }, format: { value: format, span } }))
  );
const field = located(fc.constantFrom(...summaryFields));
const body = located(fc.json().filter(json => /^[[{]/.test(json)));

type Arbitraries = {
  readonly [V in Verb]: fc.Arbitrary<Omit<StatementOf<V>, 'verb' | 'text' | 'verbSpan'>>;
};

const arbitraries = {
  list: fc.record(
    {
      name: text,
      user: text,
      type: located(fc.constantFrom(...modelTypes)),
      category: text,
      algorithm: text,
      serving: located(fc.boolean())
    },
    { requiredKeys: [] }
  ),
  summary: fc
    .record(
      { name, user: text, version, fields: fc.array(field, { maxLength: 3 }) },
      { requiredKeys: ['fields'] }
    )
    // One field and no name can't be said: a single word is the name.
    .filter(statement => 'name' in statement || statement.fields.length !== 1),
  delete: fc.record({ name, user: text, version }, { requiredKeys: [] }),
  import: fc
    .record(
      { name, category: text, algorithm: text, path, description: typed, pair },
      { requiredKeys: ['name', 'category', 'algorithm', 'path', 'pair'] }
    )
    .map(({ pair, ...rest }) => ({ ...rest, ...pair })),
  export: fc.record({ name, path, user: text, version }, { requiredKeys: [] }),
  deploy: fc.record({ name, label: typed, version }, { requiredKeys: [] }),
  stop: fc.record({ name, version }, { requiredKeys: [] }),
  'serving status': fc.record({ name, user: text }, { requiredKeys: [] }),
  'serving predict': fc.record(
    {
      name,
      user: text,
      version,
      label: typed,
      signature: typed,
      tag: located(fc.array(anyText, { minLength: 1, maxLength: 3 })),
      body
    },
    { requiredKeys: [] }
  ),
  help: fc.record({ topic: fc.constantFrom(...verbs) }, { requiredKeys: [] })
} as Arbitraries;

describe.each(verbs)('%s', verb => {
  const statements = arbitraries[verb].map(
    members => ({ verb, text: '', verbSpan: span, ...members }) as Statement
  );

  it('means the same after it was printed and read, and is printed the same again', () => {
    fc.assert(
      fc.property(statements, statement => {
        const printed = print(statement);
        const read = parse(printed);
        expect(withoutPlaces(read)).toEqual(withoutPlaces(statement));
        expect(print(read)).toBe(printed);
      }),
      { numRuns: 300 }
    );
  });
});

describe('a value of several lines', () => {
  it('is printed in base64 where the language has that, so that the statement stays on one line', () => {
    const typed =
      "import name=m type=r category=c algorithm=a format=rda path=k description='두 줄\nthe second'";
    const printed = print(parse(typed));
    expect(printed).not.toContain('\n');
    expect(withoutPlaces(parse(printed))).toEqual(withoutPlaces(parse(typed)));
  });
});
