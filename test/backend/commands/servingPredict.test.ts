import { describe, expect, it } from 'vitest';
import { failureOf, givenDeployed } from '../../support/givenServedBackend';

const predict = 'serving predict name=mnist';

describe('serving predict', () => {
  it('answers a row an instance, and what the server said as it came', async () => {
    const world = await givenDeployed();
    const { table, answer } = await world.ok(`${predict} [1.0, 2.0]`);
    expect(table).toEqual({
      columns: [{ name: 'prediction', type: 'number' }],
      rows: [[2.5], [3]]
    });
    expect(answer).toEqual({
      status: 200,
      body: '{\n    "predictions": [\n        2.5,\n        3\n    ]\n}',
      milliseconds: 1.5
    });
  });

  it('sends a list as instances, and a whole request as it is, each number as it was typed', async () => {
    const world = await givenDeployed();
    world.answers({ predictions: [] });
    await world.ok(`${predict} [[1.50, NaN, -Infinity, 9007199254740993]]`);
    expect(world.sent()).toMatchObject({
      path: '/v1/models/root_mnist:predict',
      body: '{"instances": [[1.50, NaN, -Infinity, 9007199254740993]]}'
    });
    await world.ok(`${predict} {"instances": [1e0]}`);
    expect(world.sent().body).toBe('{"instances": [1e0]}');
    await world.ok(`${predict} signature=halve [1]`);
    expect(world.sent().body).toBe('{"signature_name": "halve", "instances": [1]}');
    await world.ok(`${predict} signature=halve { "inputs": 1 }`);
    expect(world.sent().body).toBe('{"signature_name": "halve",  "inputs": 1 }');
  });

  it('asks a version by its number, or the newest one with a label, whatever the label', async () => {
    const world = await givenDeployed(['stable', '붉은 꽃', 'stable', '붉은 꽃']);
    const path = async (option: string) => {
      await world.ok(`${predict} ${option} [1]`);
      return world.sent().path;
    };
    expect(await path('')).toBe('/v1/models/root_mnist:predict');
    expect(await path('version=2')).toBe('/v1/models/root_mnist/versions/2:predict');
    expect(await path('label=stable')).toBe('/v1/models/root_mnist/versions/3:predict');
    expect(await path("label='붉은 꽃'")).toBe('/v1/models/root_mnist/versions/4:predict');
    await world.ok('stop mnist version=3');
    expect(await path('label=stable')).toBe('/v1/models/root_mnist/versions/1:predict');
  });

  it('asks another’s model too', async () => {
    const world = await givenDeployed();
    const { table } = await world.as('ann').ok(`${predict} user=root [0]`);
    expect(table.rows).toEqual([[2]]);
  });

  it('makes columns of named outputs', async () => {
    const world = await givenDeployed();
    world.answers({
      predictions: [
        { y: [0.1, 0.9], name: 'cat' },
        { y: [1, 0], name: 'dog' }
      ]
    });
    expect((await world.ok(`${predict} [1, 2]`)).table).toEqual({
      columns: [
        { name: 'y', type: 'json' },
        { name: 'name', type: 'text' }
      ],
      rows: [
        [[0.1, 0.9], 'cat'],
        [[1, 0], 'dog']
      ]
    });
  });

  it.each([
    ['a scalar', { outputs: 2.5 }, [[2.5]]],
    ['a list', { outputs: [1, 2] }, [[1], [2]]],
    [
      'named lists of one length',
      { outputs: { a: [1, 2], b: ['x', 'y'] } },
      [
        [1, 'x'],
        [2, 'y']
      ]
    ],
    ['named values of other lengths', { outputs: { a: [1, 2], b: 3 } }, [[[1, 2], 3]]],
    ['bytes', { outputs: { b64: 'AA==' } }, [[{ b64: 'AA==' }]]],
    [
      'numbers that JSON has no word for',
      '{"predictions": [NaN, -Infinity, 1]}',
      [['NaN'], ['-Infinity'], [1]]
    ],
    [
      'integers that no number holds',
      '{"predictions": [9007199254740993]}',
      [['9007199254740993']]
    ],
    ['nothing', { predictions: [] }, []]
  ])('shows %s', async (_, body, rows) => {
    const world = await givenDeployed();
    world.answers(body);
    expect(await world.rows(`${predict} [1]`)).toEqual(rows);
  });
});

describe('tag=', () => {
  it('names the largest value of each prediction', async () => {
    const world = await givenDeployed();
    world.answers('{"predictions": [[0.1, 0.7, 0.2], [5, NaN, 5], [-3, -2, Infinity]]}');
    const { table } = await world.ok(`${predict} tag=(T-shirt, 바지, 'sleeve, long') [1]`);
    expect(table.columns.map(column => column.name)).toEqual(['prediction', 'interpreted']);
    expect(table.rows.map(row => row[1])).toEqual(['바지', 'T-shirt', 'sleeve, long']);
  });

  it('finds the output that it fits', async () => {
    const world = await givenDeployed();
    world.answers({ predictions: [{ id: 7, scores: [1, 2] }] });
    expect(await world.rows(`${predict} tag=(a,b) [1]`)).toEqual([[7, [1, 2], 'b']]);
  });

  it.each([
    [[[0.1, 0.7, 0.2]], 'There are 2 tags, but a prediction has 3.'],
    [[0.1], 'There are 2 tags, but a prediction has 1.'],
    [[{ a: [1], b: [1, 2, 3] }], 'There are 2 tags, but no output has as many values.']
  ])('must fit %j', async (predictions, message) => {
    const world = await givenDeployed();
    world.answers({ predictions });
    expect(await failureOf(world, `${predict} tag=(a,b) [1]`)).toMatchObject({
      code: 'BAD_VALUE',
      message,
      text: '(a,b)'
    });
  });
});
