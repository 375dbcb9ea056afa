import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/common/failure';
import { givenArchive, importLine, tinyPickle } from '../../support/givenBackend';
import { failureOf, givenServedBackend, importTf } from '../../support/givenServedBackend';
import { metadataOf } from '../../support/standInServing';

const metadata = '/v1/models/root_mnist/versions/1/metadata';
const versionsOf = (rows: readonly (readonly unknown[])[]) => rows.map(row => row[1]);

describe('deploy', () => {
  it('answers as the manual does, each time with the next version, and says what the numbers mean', async () => {
    const world = await givenServedBackend();
    const first = await world.ok("deploy mnist label='unstable'");
    expect(first.table).toEqual({
      columns: [
        { name: 'result', type: 'text' },
        { name: 'latest_version', type: 'integer' },
        { name: 'serving_name', type: 'text' }
      ],
      rows: [['on', 1, 'root_mnist']]
    });
    expect(first.notes).toEqual([
      'Revision 1 is served as version 1.',
      "'unstable' is a routing label: requests to it reach the newest version that has it."
    ]);
    await world.ok(importTf('mnist'));
    const second = await world.ok("deploy mnist version=1 label='not for now'");
    expect(second.table.rows).toEqual([['on', 2, 'root_mnist']]);
    expect(second.notes).toEqual([
      'Revision 1 is served as version 2.',
      "'not for now' is kept as a description: only letters, digits and _ make a label that requests can use."
    ]);
    expect((await world.ok('deploy mnist')).notes).toEqual(['Revision 2 is served as version 3.']);
    expect(world.server.available('root_mnist')).toEqual([1, 2, 3]);
  });

  it('offers the manual’s curl cell with a body that the model takes, and it works', async () => {
    const world = await givenServedBackend();
    const { next = '' } = await world.ok('deploy mnist');
    expect(next).toBe(
      `!curl -d '{"signature_name": "serving_default", "instances": [0.0]}' -X POST http://localhost:8501/v1/models/root_mnist/versions/1:predict`
    );
    expect(await world.rows(next)).toEqual([[2]]);
  });

  it.each([
    ['rows of lists', { x: ['DT_FLOAT', [-1, 2, 2]] }, '"instances": [[[0.0, 0.0], [0.0, 0.0]]]'],
    [
      'rows of several inputs',
      { a: ['DT_STRING', [-1]], b: ['DT_BOOL', [-1, -1]] },
      '"instances": [{"a": "text", "b": [false]}]'
    ],
    [
      'whole tensors',
      { n: ['DT_INT32', []], x: ['DT_INT64', [2]] },
      '"inputs": {"n": 0, "x": [0, 0]}'
    ],
    ['any shape', { x: ['DT_DOUBLE', null] }, '"instances": [0.0]']
  ] as const)('makes that body of %s', async (_, inputs, body) => {
    const world = await givenServedBackend();
    world.server.answers.set(metadata, metadataOf(inputs));
    const { next } = await world.ok('deploy mnist');
    expect(next).toContain(`-d '{"signature_name": "serving_default", ${body}}' -X POST`);
  });

  it.each([
    [
      'too long to read',
      metadataOf({ x: ['DT_FLOAT', [-1, 224, 224, 3]] }),
      'float [-1, 224, 224, 3]'
    ],
    ['of a type that JSON has no way to write', metadataOf({ x: ['DT_HALF', [-1]] }), 'half [-1]']
  ])('asks for the signature instead where a body would be %s', async (_, answer, words) => {
    const world = await givenServedBackend();
    world.server.answers.set(metadata, answer);
    const { next, notes } = await world.ok('deploy mnist');
    expect(next).toBe(`!curl http://localhost:8501${metadata}`);
    expect(notes).toContain(`'serving_default' takes x as ${words}.`);
  });

  it('is done even where no example can be had', async () => {
    const world = await givenServedBackend();
    world.server.answers.set(metadata, { status: 500, body: 'oops' });
    expect((await world.ok('deploy mnist')).next).toBe(`!curl http://localhost:8501${metadata}`);
  });

  it('can be shown to a shell whatever an input is called', async () => {
    const world = await givenServedBackend();
    const inputs = { "it's ${x}": ['DT_FLOAT', [-1]], b: ['DT_FLOAT', [-1]] } as const;
    world.server.answers.set(metadata, metadataOf(inputs));
    const { next = '' } = await world.ok('deploy mnist');
    expect(next).toContain(String.raw`"it\u0027s \u0024\u007bx\u007d": 0.0`);
  });

  it('says how a server that was started for it is ended, when nobody else will', async () => {
    const world = await givenServedBackend();
    world.server.isStarted = false;
    world.server.goesOn = true;
    const other = await givenServedBackend(['mnist'], { makeServing: world.server.serving });
    expect((await other.ok('deploy mnist')).notes?.at(-1)).toBe(
      "The model server was started for this and goes on; 'mlmodel modelserver stop' ends it."
    );
    expect((await other.ok('deploy mnist')).notes).toHaveLength(1);
  });
});

describe('a deployment that fails', () => {
  it('gives the server’s reason, is there to be read, spends its number, and is in nobody’s way', async () => {
    const world = await givenServedBackend();
    await world.ok('deploy mnist');
    const reason = 'The model server could not load it: no variables.';
    world.server.onLoad = () => Promise.reject(failure('LOAD_FAILED', reason));
    expect(await failureOf(world, 'deploy mnist label=x')).toMatchObject({
      code: 'LOAD_FAILED',
      message: reason,
      text: 'mnist',
      try: 'serving status mnist'
    });
    const status = await world.ok('serving status mnist');
    expect(status.table.rows).toEqual([
      [2, 'ERROR', 'x'],
      [1, 'AVAILABLE', null]
    ]);
    expect(status.notes).toEqual([`Version 2: ${reason}`]);
    world.server.onLoad = () => Promise.resolve();
    expect(versionsOf(await world.rows('deploy mnist'))).toEqual([3]);
    expect((await world.rows('serving status mnist')).map(row => row.slice(0, 2))).toEqual([
      [3, 'AVAILABLE'],
      [1, 'AVAILABLE']
    ]);
    expect(world.warnings).toEqual([]);
  });

  it('by a defect says nothing of it to the user, and is over all the same', async () => {
    const world = await givenServedBackend();
    world.server.onLoad = () => Promise.reject(new TypeError('secret'));
    expect((await failureOf(world, 'deploy mnist')).code).toBe('INTERNAL');
    const { notes } = await world.ok('serving status mnist');
    expect(notes).toEqual(['Version 1: Something went wrong inside mlmodel.']);
  });

  it('because the server is down has not begun', async () => {
    const world = await givenServedBackend();
    world.server.isDown = true;
    expect(await failureOf(world, 'deploy mnist label=x')).toMatchObject({
      code: 'SERVER_UNAVAILABLE',
      message: 'The model server at http://localhost:8501 does not answer.',
      try: 'deploy mnist label=x'
    });
    world.server.isDown = false;
    expect(versionsOf(await world.rows('deploy mnist'))).toEqual([1]);
  });

  it('because it is cancelled leaves nothing but a spent number', async () => {
    const world = await givenServedBackend();
    const interrupt = new AbortController();
    world.server.onLoad = () => {
      interrupt.abort();
      return Promise.resolve();
    };
    const { signal } = interrupt;
    expect((await failureOf(world, 'deploy mnist', { signal })).code).toBe('CANCELLED');
    expect(await world.rows('serving status mnist')).toEqual([]);
    expect(world.server.available('root_mnist')).toEqual([]);
    world.server.onLoad = () => Promise.resolve();
    expect(versionsOf(await world.rows('deploy mnist'))).toEqual([2]);
  });

  it('because it was stopped meanwhile says so', async () => {
    const world = await givenServedBackend();
    world.server.onLoad = async () => {
      await world.ok('stop mnist');
    };
    expect(await failureOf(world, 'deploy mnist')).toMatchObject({
      code: 'LOAD_FAILED',
      message: "Version 1 isn't served: it was stopped before it was ready."
    });
    expect(world.server.available('root_mnist')).toEqual([]);
  });

  it('has not failed when another backend has said before that it is there', async () => {
    const world = await givenServedBackend();
    world.server.onLoad = async ({ model: id, version }) => {
      const { catalog } = (await world.backend.world()).services;
      const decide = () => [{ kind: 'deploymentAvailable', id, version }] as const;
      await catalog.commit({ request: 'other', by: 'ann', verb: 'deploy', decide });
    };
    expect(await world.rows('deploy mnist')).toEqual([['on', 1, 'root_mnist']]);
  });
});

describe('what can not be deployed', () => {
  it('is a model that is no tf model', async () => {
    const world = await givenServedBackend([]);
    await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
    await world.ok(importLine('iris'));
    expect(await failureOf(world, 'deploy iris')).toMatchObject({
      code: 'NOT_DEPLOYABLE',
      message: "The model 'iris' is of type sklearn, and only tf models can be served."
    });
  });

  it('is a model that is not there, or another’s, or no revision of one’s own', async () => {
    const world = await givenServedBackend();
    expect(await failureOf(world, 'deploy mnst')).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      try: 'deploy mnist'
    });
    expect(await failureOf(world, 'deploy')).toMatchObject({
      code: 'MISSING_OPTION',
      try: 'deploy mnist'
    });
    expect((await failureOf(world.as('ann'), 'deploy mnist')).code).toBe('MODEL_NOT_FOUND');
    expect(await failureOf(world, 'deploy mnist version=7')).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      try: 'deploy mnist version=1'
    });
  });

  it('is a model whose serving name is another’s, until that one is gone; numbers go on', async () => {
    const world = await givenServedBackend(['a_b']);
    const other = world.as('root_a');
    await other.ok(importTf('b'));
    await world.ok('deploy a_b');
    const taken = await failureOf(other, 'deploy b');
    expect(taken).toMatchObject({
      code: 'NAME_TAKEN',
      message:
        "The serving name 'root_a_b' belongs to the model 'a_b' of root, so 'b' needs another name to be served.",
      text: 'b',
      try: 'summary a_b user=root'
    });
    await other.ok(taken.try ?? '');
    await world.ok('stop a_b');
    expect((await failureOf(other, 'deploy b')).code).toBe('NAME_TAKEN');
    await world.ok('delete a_b');
    expect(await other.rows('deploy b')).toEqual([['on', 2, 'root_a_b']]);
  });
});

it('gives 64 parallel deploys from 4 backends the versions 1 to 64, all served', async () => {
  const world = await givenServedBackend();
  const backends = [world, world.as('root'), world.as('root'), world.as('root')] as const;
  const replies = await Promise.all(
    Array.from({ length: 64 }, (_, i) => (backends[i % 4] ?? world).rows('deploy mnist'))
  );
  const all = Array.from({ length: 64 }, (_, i) => i + 1);
  const versions = replies.flatMap(rows => rows.map(row => Number(row[1])));
  expect(versions.sort((a, b) => a - b)).toEqual(all);
  expect(world.server.available('root_mnist')).toEqual(all);
}, 60_000);

it('deploys two revisions at once', async () => {
  const world = await givenServedBackend(['mnist', 'mnist']);
  await Promise.all([world.ok('deploy mnist version=1'), world.ok('deploy mnist version=2')]);
  const [, versions] = (await world.rows('summary mnist versions'))[0] ?? [];
  expect(versions).toHaveLength(2);
  expect(versions).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ revision: 1, state: 'AVAILABLE' }),
      expect.objectContaining({ revision: 2, state: 'AVAILABLE' })
    ])
  );
});
