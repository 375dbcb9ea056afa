import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MlModelError } from '../../src/common/failure';
import { readCell, readScript } from '../../src/language/cell';
import { joinArguments } from '../../src/language/joinArguments';
import { parse } from '../../src/language/parse';

const filled = (unit: string) => unit.repeat(Math.ceil(100_000 / unit.length));

/** Beginnings and what is repeated after them: each has broken some parser. */
const hostile: readonly (readonly [beginning: string, unit: string])[] = [
  ['', ' '],
  ['', 'a'],
  ['', "'"],
  ['', "\\'"],
  ['', '('],
  ['list ', ' a'],
  ['list ', ' a=b'],
  ['list category=', '='],
  ['list category=', '= '],
  ['list category=a', ' ,'],
  ['list category=a', ' ,a ='],
  ['delete ', '😀'],
  ['delete ', '\ud800'],
  ['delete ', '\u0000'],
  ["delete '", ' '],
  ["delete '", "\\'"],
  ['summary m ', 'a,'],
  ['summary m ', 'name, '],
  ['export m path=', 'a/'],
  ['export m path=', 'a.'],
  ['export m path=', '../'],
  ['export m path=', 'OBJECTSTORAGE.'],
  ["deploy m label='", 'a=b '],
  ["deploy m label='", '\\'],
  ['import name=m description=base64(', 'A'],
  ['serving ', ' '],
  ['serving predict m ', '('],
  ['serving predict m ', "'"],
  ['serving predict m tag=(', "\\'"],
  ['serving predict m tag=(', 'a,'],
  ['serving predict m ', ' {']
];

/** Ends in a statement or a failure; answers the milliseconds that it took. */
function timeToRead(text: string): number {
  const start = performance.now();
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(MlModelError);
  }
  return performance.now() - start;
}

describe('a statement of 100,000 characters', () => {
  it.each(hostile)('that is %j and then %j is read or refused at once', (beginning, unit) => {
    expect(timeToRead(beginning + filled(unit))).toBeLessThan(15_000);
  });

  it('takes no more than its share of time when it is four times as long', () => {
    const statement = (times: number) => `list ${'a=b '.repeat(times)}`;
    const quarter = Math.max(timeToRead(statement(2500)), timeToRead(statement(2500)));
    expect(timeToRead(statement(10_000))).toBeLessThan(quarter * 4 * 3);
  });

  it('with a body of megabytes is read at once', () => {
    const body = JSON.stringify(Array.from({ length: 300_000 }, () => [0.123]));
    const statement = parse(`serving predict name=m tag=(a,b) ${body}`);
    expect(statement).toMatchObject({ body: { value: body } });
  });
});

describe('any text', () => {
  const signs = fc.constantFrom(
    ' ',
    '=',
    ',',
    "'",
    '"',
    '(',
    ')',
    '\\',
    '[',
    '{',
    'list',
    'summary',
    'import',
    'serving predict',
    'name',
    'path',
    'help',
    'base64(',
    '\n',
    '%mlmodel ',
    '%%mlmodel\n',
    '!curl '
  );
  const anyText = fc.string({
    unit: fc.oneof(signs, fc.string({ unit: 'binary', maxLength: 2 })),
    maxLength: 20
  });

  it('is a statement, or a failure whose place lies in it', () => {
    fc.assert(
      fc.property(anyText, text => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(MlModelError);
          const { at, message } = (error as MlModelError).failure;
          expect(at!.start).toBeLessThan(at!.end);
          expect(at!.end).toBeLessThanOrEqual(text.length);
          expect(message).toMatch(/[.?]$/);
        }
      }),
      { numRuns: 2000 }
    );
  });

  it('never breaks the readers of cells, scripts and arguments', () => {
    fc.assert(
      fc.property(fc.array(anyText), parts => {
        readCell(parts.join('\n'));
        expect(readScript(parts.join('\n'))).toBeInstanceOf(Array);
        expect(typeof joinArguments(parts)).toBe('string');
      }),
      { numRuns: 1000 }
    );
  });

  it('of 100,000 blanks or backslashes is read as a cell at once', () => {
    for (const unit of [' ', '\t', '\\', '\n', '\\\n', ' \\\n ', '#', "'", '%mlmodel ']) {
      const start = performance.now();
      readCell(`%mlmodel list${filled(unit)}x`);
      readScript(`list${filled(unit)}x`);
      joinArguments(['summary', filled(unit), `name=${filled(unit)}`]);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});
