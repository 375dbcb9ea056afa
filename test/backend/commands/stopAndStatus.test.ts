import { describe, expect, it } from 'vitest';
import { failureOf, givenServedBackend, importTf } from '../../support/givenServedBackend';

async function givenDeployed(...labels: readonly string[]) {
  const world = await givenServedBackend();
  for (const label of labels) {
    await world.ok(`deploy mnist label='${label}'`);
  }
  return world;
}

describe('stop', () => {
  it('takes down all versions, as the manual does', async () => {
    const world = await givenDeployed('a', 'b');
    expect((await world.ok('stop mnist')).table).toEqual({
      columns: [{ name: 'result', type: 'text' }],
      rows: [['ok']]
    });
    expect(world.server.available('root_mnist')).toEqual([]);
    expect(await world.rows('serving status mnist')).toEqual([]);
    expect(await world.rows('deploy mnist')).toEqual([['on', 3, 'root_mnist']]);
  });

  it('takes down one version', async () => {
    const world = await givenDeployed('a', 'b', 'c');
    await world.ok('stop mnist version=2');
    expect(world.server.available('root_mnist')).toEqual([1, 3]);
  });

  it('says when there is nothing to stop, and which versions there are', async () => {
    const world = await givenDeployed();
    expect(await failureOf(world, 'stop mnist')).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      message: "The model 'mnist' isn't served, so there is nothing to stop.",
      text: 'mnist',
      try: 'list serving=on'
    });
    await world.ok('deploy mnist');
    await world.ok('deploy mnist');
    expect(await failureOf(world, 'stop mnist version=7')).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      message: "The model 'mnist' isn't served as version 7; it has versions 1, 2.",
      text: '7',
      try: 'stop mnist version=2'
    });
    expect((await failureOf(world.as('ann'), 'stop mnist')).code).toBe('MODEL_NOT_FOUND');
    expect((await failureOf(world, 'stop')).try).toBe('stop mnist');
  });

  it('is done even when the server is down, and says what will be', async () => {
    const world = await givenDeployed('a');
    world.server.isDown = true;
    expect((await world.ok('stop mnist')).notes).toEqual([
      'It is stopped; the model server takes it down at its next start or statement (The model server at http://localhost:8501 does not answer).'
    ]);
    expect(await world.rows('list serving=on')).toEqual([]);
  });
});

describe('serving status', () => {
  it('shows versions, the newest first', async () => {
    const world = await givenDeployed('unstable', '붉은 꽃');
    expect((await world.ok('serving status name=mnist')).table).toEqual({
      columns: [
        { name: 'version', type: 'integer' },
        { name: 'state', type: 'text' },
        { name: 'label', type: 'text' }
      ],
      rows: [
        [2, 'AVAILABLE', '붉은 꽃'],
        [1, 'AVAILABLE', 'unstable']
      ]
    });
  });

  it('takes the server’s word, and gives the reason of what has failed', async () => {
    const world = await givenDeployed('a', 'b', 'c');
    const versions = world.server.models.get('root_mnist');
    versions?.set(1, { state: 'UNLOADING', errorCode: 'OK', errorMessage: '' });
    versions?.set(2, { state: 'END', errorCode: 'ABORTED', errorMessage: 'It broke the server.' });
    versions?.delete(3);
    const { table, notes } = await world.ok('serving status mnist');
    expect(table.rows.map(row => row[1])).toEqual(['AVAILABLE', 'ERROR', 'UNLOADING']);
    expect(notes).toEqual(['Version 2: It broke the server.']);
  });

  it('says that a model isn’t served, whoever asks, and asks no server for that', async () => {
    const world = await givenDeployed();
    world.server.isDown = true;
    const { table, notes } = await world.as('ann').ok('serving status mnist user=root');
    expect(table.rows).toEqual([]);
    expect(notes).toEqual(["The model 'mnist' isn't served."]);
  });

  it('fails when the server is down', async () => {
    const world = await givenDeployed('a');
    world.server.isDown = true;
    expect(await failureOf(world, 'serving status mnist')).toMatchObject({
      code: 'SERVER_UNAVAILABLE',
      try: 'serving status mnist'
    });
  });
});

describe('a served model', () => {
  it('is on in list and summary, with its versions', async () => {
    const world = await givenDeployed('a');
    await world.ok(importTf('other'));
    const names = async (filter: string) =>
      (await world.rows(`list ${filter}`)).map(row => [row[2], row[6]]);
    expect(await names('')).toEqual([
      ['mnist', 'on'],
      ['other', 'off']
    ]);
    expect(await names('serving=on')).toEqual([['mnist', 'on']]);
    expect(await names('serving=off')).toEqual([['other', 'off']]);
    await world.ok('deploy mnist');
    expect(await world.rows('summary mnist serving, serving_name, versions')).toEqual([
      ['serving', 'on'],
      ['serving_name', 'root_mnist'],
      [
        'versions',
        [
          { version: 2, revision: 1, label: null, state: 'AVAILABLE' },
          { version: 1, revision: 1, label: 'a', state: 'AVAILABLE' }
        ]
      ]
    ]);
    await world.ok('stop mnist');
    expect(await names('serving=on')).toEqual([]);
  });

  it('is not modified by being served', async () => {
    const world = await givenDeployed();
    const before = (await world.rows('list'))[0]?.slice(7);
    await world.ok('deploy mnist');
    expect((await world.rows('list'))[0]?.slice(7)).toEqual(before);
  });

  it('can’t be deleted, and the line to run stops it', async () => {
    const world = await givenDeployed('a', 'b');
    const refused = await failureOf(world, 'delete mnist');
    expect(refused).toMatchObject({
      code: 'MODEL_IS_SERVED',
      message:
        "The model 'mnist' is served (versions 1, 2), so it can't be deleted; stop it first.",
      text: 'delete',
      try: 'stop mnist'
    });
    await world.ok(refused.try ?? '');
    expect(await world.rows('delete mnist')).toEqual([]);
  });

  it('can lose revisions that aren’t served', async () => {
    const world = await givenDeployed('a');
    await world.ok(importTf('mnist'));
    await world.ok('deploy mnist');
    await world.ok(importTf('mnist'));
    await world.ok('delete mnist version=3');
    const refused = await failureOf(world, 'delete mnist version=2');
    expect(refused).toMatchObject({
      code: 'MODEL_IS_SERVED',
      message:
        "Revision 2 of 'mnist' is served (version 2), so it can't be deleted; stop it first.",
      text: '2',
      try: 'stop mnist version=2'
    });
    await world.ok(refused.try ?? '');
    await world.ok('delete mnist version=2');
    expect(world.server.available('root_mnist')).toEqual([1]);
  });

  it('may be imported anew and exported meanwhile; a new one of its name goes on counting', async () => {
    const world = await givenDeployed('a');
    await world.ok(importTf('mnist'));
    await world.ok('export name=mnist version=1 path=OBJECTSTORAGE.LOCAL:out.tar');
    await world.ok('stop mnist');
    await world.ok('delete mnist');
    await world.ok(importTf('mnist'));
    expect(await world.rows('deploy mnist')).toEqual([['on', 2, 'root_mnist']]);
  });
});
