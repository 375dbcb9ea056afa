import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/common/model';
import { timeText } from '../../src/lab/output/answerView';
import { barOf, largestOf, readScores, type Score } from '../../src/lab/output/scores';

const read = (prediction: Json): readonly Score[] => readScores(prediction) ?? [];

describe('the values of a prediction', () => {
  it('are numbered from 0 and shown in four figures', () => {
    expect(read([1.34083416e-6, 0.634164929, 3])).toEqual([
      { name: '0', text: '1.341e-6', value: 1.34083416e-6 },
      { name: '1', text: '0.6342', value: 0.634164929 },
      { name: '2', text: '3', value: 3 }
    ]);
  });

  it('have the names of a classification', () => {
    expect(
      read([
        ['cat', 0.25],
        ['dog', 0.75]
      ]).map(({ name, text }) => [name, text])
    ).toEqual([
      ['cat', '0.25'],
      ['dog', '0.75']
    ]);
  });

  it('may be what JSON can’t hold', () => {
    expect(read(['NaN', '-Infinity', 'Inf', 1]).map(({ value }) => value)).toEqual([
      null,
      -Infinity,
      Infinity,
      1
    ]);
  });

  it.each<[string, Json]>([
    ['one number', [1]],
    ['a number', 1],
    ['nothing', []],
    ['text', ['a', 'b']],
    ['numbers and text', [1, 'a']],
    ['lists of numbers', [[1], [2]]],
    [
      'pairs of numbers',
      [
        [1, 2],
        [3, 4]
      ]
    ],
    ['pairs and numbers', [['a', 1], 2]],
    ['null', [null, 1]],
    ['an object', { a: 1, b: 2 }]
  ])('are no values when the prediction is %s', (_, prediction) => {
    expect(readScores(prediction)).toBeNull();
  });
});

describe('the largest value', () => {
  it.each<[Json, number]>([
    [[1, 3, 2], 1],
    [[-3, -1, -2], 1],
    [[2, 2], 0],
    [['NaN', 1], 1],
    [[1, 'Infinity'], 1],
    [['-Infinity', '-Infinity'], 0],
    [['NaN', 'NaN'], -1]
  ])('of %j is at %i', (prediction, at) => {
    expect(largestOf(read(prediction))).toBe(at);
  });
});

describe('bars', () => {
  const bars = (prediction: Json) => read(prediction).map((score, _, all) => barOf(score, all));

  it('begin at zero, the largest as long as there is room', () => {
    expect(bars([0, 0.25, 0.5])).toEqual([
      { start: 0, length: 0 },
      { start: 0, length: 0.5 },
      { start: 0, length: 1 }
    ]);
  });

  it('lead to the left of zero for negative values', () => {
    expect(bars([-1, 3])).toEqual([
      { start: 0, length: 0.25 },
      { start: 0.25, length: 0.75 }
    ]);
  });

  it('stay within the room for infinities, and are nothing for NaN and for zeros', () => {
    expect(bars(['Infinity', '-Infinity', 'NaN', 2])).toEqual([
      { start: 0, length: 1 },
      { start: 0, length: 0 },
      { start: 0, length: 0 },
      { start: 0, length: 1 }
    ]);
    expect(bars([0, 0])).toEqual([
      { start: 0, length: 0 },
      { start: 0, length: 0 }
    ]);
  });
});

it.each([
  [0.2512, '0.25 ms'],
  [3.21, '3.2 ms'],
  [9.96, '10 ms'],
  [42.4, '42 ms'],
  [999.6, '1.0 s'],
  [12_345, '12 s']
])('%d milliseconds are told as %s', (milliseconds, text) => {
  expect(timeText(milliseconds)).toBe(text);
});
