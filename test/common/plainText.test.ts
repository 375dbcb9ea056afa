import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/common/plainText';
import { givenFailure, givenResult } from './givenReplies';

const lines = (...all: readonly string[]) => all.join('\n');

describe('a table in plain text', () => {
  it('stands in columns, numbers to the right', () => {
    const reply = givenResult(
      'id:integer name elapsed:number',
      [1, 'mnist_v1', 2.5],
      [10, 'm', 300]
    );
    expect(plainText(reply)).toBe(
      lines(
        'id  name      elapsed',
        '--  --------  -------',
        ' 1  mnist_v1      2.5',
        '10  m             300'
      )
    );
  });

  it('counts East Asian letters and emoji as two columns, marks as none', () => {
    const reply = givenResult(
      'name type',
      ['모델', 'a'],
      ['모델'.normalize('NFD'), 'b'],
      ['😀ｗ', 'c'],
      ['e\u0301', 'd'],
      ['🇰🇷', 'e']
    );
    expect(plainText(reply)).toBe(
      lines(
        'name  type',
        '----  ----',
        '모델  a',
        `${'모델'.normalize('NFD')}  b`,
        '😀ｗ  c',
        'e\u0301     d',
        '🇰🇷    e'
      )
    );
  });

  it('shows what could steer a terminal as escapes', () => {
    const reply = givenResult(
      'na\u001bme',
      ['\u001b[31m'],
      ['a\nb\tc\r'],
      ['\u202eabc\u2066'],
      ['\u0085\u2028\u200f'],
      ['\ud800'],
      ['\u007f']
    );
    const text = plainText({ ...reply, notes: ['\u001b]0;x\u0007'] });
    expect(text.split('\n').slice(2)).toEqual([
      '\\u001b[31m',
      'a\\nb\\tc\\r',
      '\\u202eabc\\u2066',
      '\\u0085\\u2028\\u200f',
      '\\ud800',
      '\\u007f',
      '',
      '\\u001b]0;x\\u0007'
    ]);
    expect(text).toMatch(/^[^\p{Cc}]+$/mu);
  });

  it('has its notes below', () => {
    expect(plainText({ ...givenResult('result', ['ok']), notes: ['One.', 'Two.'] })).toBe(
      lines('result', '------', 'ok', '', 'One.', 'Two.')
    );
  });

  it('is only its header when there is no row', () => {
    expect(plainText(givenResult('id:integer name'))).toBe(lines('id  name', '--  ----'));
  });

  it('says how many rows were left out', () => {
    const reply = givenResult('name', ['a'], ['b'], ['c'], ['d']);
    expect(plainText(reply, { rows: 2 })).toBe(
      lines('name', '----', 'a', 'b', '… and 2 more rows')
    );
    expect(plainText(reply, { rows: 3 })).toContain('… and 1 more row');
    expect(plainText(reply, { rows: 4 })).not.toContain('…');
  });

  it('prints a field by the name in its row, and downloads as the caller wants them', () => {
    const summary = givenResult(
      'name value:field',
      ['cdate', new Date(2020, 2, 23, 17, 11, 2).toISOString()],
      ['parameter', { a: 1 }],
      ['label', null]
    );
    expect(plainText(summary)).toBe(
      lines(
        'name       value',
        '---------  --------------',
        'cdate      20200323171102',
        'parameter  {"a":1}',
        'label'
      )
    );
    const exported = givenResult('result download_url:download', [
      'ok',
      { model: 'm', revision: 1, archive: 'exports/m.tar' }
    ]);
    expect(plainText(exported)).toContain('exports/m.tar');
    expect(plainText(exported, { link: () => 'https://host/x?sig=1' })).toContain(
      'ok      https://host/x?sig=1'
    );
  });

  it('is not pulled out of shape by one immense value', () => {
    const reply = givenResult('a b', ['x'.repeat(100_000), 'y'], ['z', 'w']);
    expect(plainText(reply).length).toBeLessThan(102_000);
  });

  it('of 100,000 rows is there in a moment', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => [i, '모델', '2019-11-19T00:11:22.000Z']);
    const start = performance.now();
    expect(
      plainText(givenResult('id:integer name create:instant', ...rows)).split('\n')
    ).toHaveLength(100_002);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('a failure in plain text', () => {
  it('is its sentence, the statement, carets under the wrong word, and the line to run', () => {
    const failure = {
      message: "You have no model 'mnst'.",
      at: { start: 7, end: 11 },
      try: 'deploy mnist'
    };
    expect(plainText(givenFailure('deploy mnst label=x', failure))).toBe(
      lines(
        "You have no model 'mnst'.",
        '  mlmodel deploy mnst label=x',
        '                 ^^^^',
        'Run: mlmodel deploy mnist'
      )
    );
  });

  it('is its sentence alone when it has no place and no next line', () => {
    expect(plainText(givenFailure('list', { message: 'The store is down.' }))).toBe(
      'The store is down.'
    );
  });

  it('puts the carets where the eye sees the word', () => {
    const statement = 'summary 모델 \u001bname';
    const at = { start: 11, end: 16 };
    expect(
      plainText(givenFailure(statement, { message: 'x', at }))
        .split('\n')
        .slice(1)
    ).toEqual([
      '  mlmodel summary 모델 \\u001bname',
      `${' '.repeat('  mlmodel summary '.length + 5)}${'^'.repeat('\\u001bname'.length)}`
    ]);
  });

  it('keeps to one line of a statement with many', () => {
    const text = plainText(
      givenFailure('serving predict m\n[[1]]', { message: 'x', at: { start: 16, end: 17 } })
    );
    expect(text.split('\n')).toEqual([
      'x',
      '  mlmodel serving predict m\\n[[1]]',
      `${' '.repeat(26)}^`
    ]);
  });

  it('cuts a long statement to what stands around the place', () => {
    const statement = `list category=${'a'.repeat(1000)} usr=x name=${'b'.repeat(1000)}`;
    const at = { start: 1015, end: 1018 };
    const [, shown = '', carets = ''] = plainText(
      givenFailure(statement, { message: 'x', at })
    ).split('\n');
    expect(shown.length).toBeLessThan(200);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('usr');
  });

  it.each([
    [{ start: 0, end: 0 }],
    [{ start: 4, end: 4 }],
    [{ start: 90, end: 99 }],
    [{ start: 3, end: 1 }],
    [{ start: 0, end: 1e9 }]
  ])('bears a place that is not there: %j', at => {
    expect(plainText(givenFailure('list', { message: 'x', at }))).toMatch(
      /^x\n {2}mlmodel list\n +\^+$/
    );
  });
});

describe('progress in plain text', () => {
  it('is its step and amount', () => {
    const progress = { kind: 'progress', done: 1, unit: 'bytes', step: 'Copying \u001b' } as const;
    expect(plainText(progress)).toBe('Copying \\u001b: 1 bytes');
    expect(plainText({ ...progress, total: 4, unit: 'items' })).toBe(
      'Copying \\u001b: 1 of 4 items'
    );
  });
});
