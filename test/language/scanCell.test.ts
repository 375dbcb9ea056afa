import { expect, it } from 'vitest';
import { scanCell } from '../../src/language/scanCell';

/** `kind text` of each token; what is not a token is left out. */
function tokensOf(source: string): readonly string[] {
  return scanCell(source).flatMap(({ tokens }) =>
    tokens.map(({ kind, text, span }) => {
      expect(text.replace(/ (?=\n)/g, '\\')).toBe(source.slice(span.start, span.end));
      return `${kind} ${text}`;
    })
  );
}

it.each([
  ['', []],
  ['%mlmodel', ['magic %mlmodel']],
  ['%mlmodel list', ['magic %mlmodel', 'verb list']],
  [
    "%mlmodel deploy a label = 'x y'",
    ['magic %mlmodel', 'verb deploy', 'word a', 'option label', 'equals =', "string 'x y'"]
  ],
  [
    '%mlmodel import path=dt=1/x.tar',
    ['magic %mlmodel', 'verb import', 'option path', 'equals =', 'value dt=1/x.tar']
  ],
  ["%mlmodel delete 'it\\'s", ['magic %mlmodel', 'verb delete', "string 'it\\'s"]],
  [
    '%serving predict tag=(a,"b") [1, "x"]',
    [
      'magic %serving',
      'verb predict',
      'option tag',
      'equals =',
      'sign (',
      'value a',
      'sign ,',
      'string "b"',
      'sign )',
      'body [1, "x"]'
    ]
  ],
  ['# so\n%mlmodel list', ['comment # so', 'magic %mlmodel', 'verb list']],
  [
    '%mlmodel summary \\\r\n  a, \\\n  b',
    ['magic %mlmodel', 'verb summary', 'word a', 'sign ,', 'word b']
  ],
  ['%%mlmodel\nlist\n\nhelp', ['magic %%mlmodel', 'verb list', 'verb help']],
  [
    '%%serving predict name=a\n[[1]]\n',
    ['magic %%serving', 'verb predict', 'option name', 'equals =', 'value a', 'body [[1]]']
  ],
  ['!curl http://localhost:8501 \\\n  -d 1\n%mlmodel list', ['magic %mlmodel', 'verb list']]
])('takes %j apart', (source, tokens) => {
  expect(tokensOf(source)).toEqual(tokens);
});

it('takes as long for a quote as for a word', () => {
  const source = `%mlmodel list name='${"\\'".repeat(20_000)}`;
  const start = performance.now();
  expect(scanCell(source)[0]?.tokens).toHaveLength(5);
  expect(performance.now() - start).toBeLessThan(500);
});
