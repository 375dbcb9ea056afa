import { describe, expect, it } from 'vitest';
import { failureOf, givenDeployed, givenServedBackend } from '../../support/givenServedBackend';
import { metadataOf } from '../../support/standInServing';

const predict = 'serving predict name=mnist';

describe('a body that can’t be sent', () => {
  it.each([
    ['[[1, 2], [3, 4}]', '}', "The JSON can't be read from here on: '}]'."],
    ['[1, 2,]', ']', "The JSON can't be read from here on: ']'."],
    ["['a']", "'", "The JSON can't be read from here on: ''a']'."],
    ['{"instances": [nan]}', 'n', "The JSON can't be read from here on: 'nan]}'."],
    ['[1, 2', '2', 'The JSON ends too early.'],
    ['{"a": "x', '"', `The JSON can't be read from here on: '"x'.`],
    ['[1] [2]', '[', "The JSON can't be read from here on: '[2]'."]
  ])('is %s, and told where', async (body, text, message) => {
    const world = await givenDeployed();
    expect(await failureOf(world, `${predict} ${body}`)).toMatchObject({
      code: 'BAD_VALUE',
      message,
      text
    });
    expect(world.server.requests).toEqual([]);
  });

  it('is neither a list nor a request', async () => {
    const world = await givenDeployed();
    expect(await failureOf(world, `${predict} {"x": 1}`)).toMatchObject({
      code: 'BAD_VALUE',
      message: 'The JSON must be a list of instances, or an object with "instances" or "inputs".',
      text: '{"x": 1}'
    });
  });

  it('is missing; the line to run has one that the model takes', async () => {
    const world = await givenDeployed();
    const missing = await failureOf(world, predict);
    expect(missing).toMatchObject({
      code: 'MISSING_OPTION',
      message:
        "serving predict needs JSON: a list of instances, or an object with 'instances' or 'inputs'.",
      try: `${predict} [0.0]`
    });
    await world.ok(missing.try ?? '');
  });
});

describe('what isn’t served', () => {
  it('is told with the deploy line', async () => {
    const world = await givenServedBackend();
    expect(await failureOf(world, `${predict} [1]`)).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      message: "The model 'mnist' isn't served.",
      text: 'mnist',
      try: 'deploy mnist'
    });
    expect((await failureOf(world.as('ann'), `${predict} user=root [1]`)).try).toBe(
      'list serving=on'
    );
  });

  it('is told with the versions and labels that are', async () => {
    const world = await givenDeployed(['stable', 'blue']);
    expect(await failureOf(world, `${predict} version=9 [1]`)).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      message: "The model 'mnist' isn't served as version 9; it has versions 1, 2.",
      text: '9',
      try: `${predict} version=2 [1]`
    });
    expect(await failureOf(world, `${predict} label=stabel [1]`)).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      message:
        "No served version of 'mnist' has the label 'stabel'; there are the labels blue, stable.",
      text: 'stabel',
      try: `${predict} label=stable [1]`
    });
    expect(await failureOf(world, `${predict} label=stable version=1 [1]`)).toMatchObject({
      code: 'BAD_VALUE',
      text: 'stable',
      try: `${predict} version=1 [1]`
    });
  });
});

describe('a request that the server refuses', () => {
  const metadata = '/v1/models/root_mnist/metadata';

  it.each([
    ['[[1, 2, 3]]', 'numbers [1, 3]'],
    ['[1]', 'numbers [1]'],
    ['[["a", "b"]]', 'texts [1, 2]'],
    ['{"inputs": {"x": [[true, false]]}}', 'booleans [1, 2]'],
    ['{"instances": [{"x": [1, 2, 3]}]}', 'numbers [1, 3]'],
    ['[[null, 1]]', 'null [1, 2]'],
    ['[[{"b64": "AA=="}, 1]]', 'bytes [1, 2]']
  ])('as %s shows the signature’s shape beside the given one', async (body, given) => {
    const world = await givenDeployed();
    world.server.answers.set(metadata, metadataOf({ x: ['DT_FLOAT', [-1, 2]] }));
    world.answers({ error: 'Matrix size-incompatible.' }, 400);
    expect(await failureOf(world, `${predict} ${body}`)).toMatchObject({
      code: 'PREDICT_FAILED',
      message: `The model server refused it: Matrix size-incompatible; 'serving_default' takes x as float [-1, 2], and the body gives ${given}.`,
      text: body,
      try: `${predict} [[0.0, 0.0]]`
    });
  });

  it('gives just the reason where the body fits, or the server has said as much', async () => {
    const world = await givenDeployed();
    world.server.answers.set(metadata, metadataOf({ x: ['DT_FLOAT', [-1, 2]] }));
    world.answers({ error: 'No luck.' }, 400);
    const fitting = await failureOf(world, `${predict} [[1, 2]]`);
    expect(fitting).toMatchObject({ message: 'The model server refused it: No luck.' });
    world.answers({ error: '"x" has shape [1,3] and not [-1,2]' }, 400);
    expect((await failureOf(world, `${predict} [[1, 2, 3]]`)).message).toBe(
      'The model server refused it: "x" has shape [1,3] and not [-1,2].'
    );
  });

  it('for its signature names those that there are', async () => {
    const world = await givenDeployed();
    world.server.answers.set(metadata, metadataOf({ x: ['DT_FLOAT', [-1]] }, 'halve'));
    world.answers({ error: 'Serving signature name: "havle" not found in signature def' }, 400);
    expect(await failureOf(world, `${predict} signature=havle [1]`)).toMatchObject({
      code: 'PREDICT_FAILED',
      message:
        'The model server refused it: Serving signature name: "havle" not found in signature def; there are halve.',
      text: 'havle',
      try: `${predict} signature=halve [1]`
    });
  });

  it('is told as the status when the server gives no reason', async () => {
    const world = await givenDeployed();
    const path = '/v1/models/root_mnist:predict';
    world.server.answers.set(path, { status: 500, body: '<html>' });
    expect((await failureOf(world, `${predict} [1]`)).message).toBe(
      'The model server refused it: HTTP 500 Refused.'
    );
    world.answers('[]');
    expect(await failureOf(world, `${predict} [1]`)).toMatchObject({
      code: 'PREDICT_FAILED',
      message: 'The model server answered something that is no prediction.'
    });
  });

  it('can’t be sent while the server is down', async () => {
    const world = await givenDeployed();
    world.server.isDown = true;
    expect(await failureOf(world, `${predict} [1]`)).toMatchObject({
      code: 'SERVER_UNAVAILABLE',
      try: `${predict} [1]`
    });
  });
});
