import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/common/nearest';

describe('the nearest words', () => {
  const verbs = ['list', 'summary', 'import', 'export', 'delete', 'deploy', 'stop', 'help'];
  it.each([
    ['lst', ['list']],
    ['lits', ['list']],
    ['LIST', ['list']],
    ['sumary', ['summary']],
    ['improt', ['import']],
    ['sum', ['summary']],
    ['del', ['delete']],
    ['dploy', ['deploy']],
    ['exprt', ['export']],
    ['ls', []],
    ['remove', []],
    ['', []],
    ['a', []]
  ])('to %j are %j', (word, found) => {
    expect(nearest(word, verbs)).toEqual(found);
  });

  it('come best first, and no more than five', () => {
    expect(nearest('mnist', ['mnist_v2', 'mnst', 'Mnist', 'other', 'xmniszty'])).toEqual([
      'Mnist',
      'mnst',
      'mnist_v2'
    ]);
    expect(
      nearest(
        'model',
        Array.from({ length: 20 }, (_, i) => `model${i}`)
      )
    ).toHaveLength(5);
  });

  it('are found in Korean, composed or not', () => {
    expect(nearest('고양이모델'.normalize('NFD'), ['고양이모뎀', '강아지'])).toEqual([
      '고양이모뎀'
    ]);
  });

  it('are found among 100,000 names of 200 letters in a moment', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `${'x'.repeat(190)}${i}`);
    const start = performance.now();
    expect(nearest(`${'x'.repeat(189)}y77777`, names)[0]).toContain('77777');
    expect(nearest('x'.repeat(100_000), names)).toBeInstanceOf(Array);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
