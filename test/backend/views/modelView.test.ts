import { expect, it } from 'vitest';
import type { CatalogView, ModelView } from '../../../src/common/catalogView';
import { givenHttp } from '../../support/givenHttp';
import { importTf } from '../../support/givenServedBackend';
import { StandInServer } from '../../support/standInServing';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

async function givenServed() {
  const world = await givenHttp({ makeServing: new StandInServer().serving });
  await copyFile('test/models/tf_half.tar.gz', join(world.local, 'half.tar.gz'));
  return world;
}

it('shows revisions, deployments and history, the newest first', async () => {
  const world = await givenServed();
  await world.ok(importTf('mnist'));
  await world.ok(importTf('other'));
  await world.ok(importTf('mnist'));
  await world.ok("deploy mnist version=1 label='stable'");
  await world.ok('deploy mnist');
  await world.ok('stop mnist version=1');
  const view = await world.get<ModelView>('/model?user=root&name=mnist');
  expect(view).toMatchObject({ id: 1, user: 'root', name: 'mnist', servingName: 'root_mnist' });
  expect(view.revisions.map(each => each.revision)).toEqual([2, 1]);
  expect(view.revisions[0]).toEqual({
    revision: 2,
    created: expect.stringMatching(/Z$/),
    type: 'tf',
    format: 'saved_model',
    category: 'regression',
    algorithm: 'deep',
    filename: expect.stringMatching(/saved_model\.pb$/),
    size: 10132
  });
  expect(view.deployments).toEqual([
    {
      ...{ user: 'root', name: 'mnist', servingName: 'root_mnist' },
      ...{ version: 2, revision: 2, label: null, state: 'AVAILABLE' },
      at: expect.stringMatching(/Z$/)
    }
  ]);
  expect(view.history.map(({ n, by, verb, events }) => ({ n, by, verb, events }))).toEqual([
    {
      ...{ n: 8, by: 'root', verb: 'stop' },
      events: [{ kind: 'deploymentsStopped', versions: [1] }]
    },
    {
      ...{ n: 7, by: 'root', verb: 'deploy' },
      events: [{ kind: 'deploymentAvailable', versions: [2] }]
    },
    {
      ...{ n: 6, by: 'root', verb: 'deploy' },
      events: [{ kind: 'deploymentAdded', revision: 2, versions: [2], label: null }]
    },
    {
      ...{ n: 5, by: 'root', verb: 'deploy' },
      events: [{ kind: 'deploymentAvailable', versions: [1] }]
    },
    {
      ...{ n: 4, by: 'root', verb: 'deploy' },
      events: [{ kind: 'deploymentAdded', revision: 1, versions: [1], label: 'stable' }]
    },
    { ...{ n: 3, by: 'root', verb: 'import' }, events: [{ kind: 'revisionAdded', revision: 2 }] },
    { ...{ n: 1, by: 'root', verb: 'import' }, events: [{ kind: 'modelAdded', revision: 1 }] }
  ]);
  const { deployments } = await world.get<CatalogView>('/catalog');
  expect(deployments).toEqual(view.deployments);
});

it('finds a name however it is composed, and the asker’s own model without a user', async () => {
  const world = await givenServed();
  await world.ok(importTf('모델é'));
  const query = encodeURIComponent('모델é'.normalize('NFD'));
  expect(await world.get(`/model?name=${query}`)).toMatchObject({ user: 'root', name: '모델é' });
});

it('never shows where files are kept', async () => {
  const world = await givenServed();
  await world.ok(importTf('mnist'));
  expect(JSON.stringify(await world.get('/model?name=mnist'))).not.toContain('models/');
});

it('says when a model is gone, and which was likely meant', async () => {
  const world = await givenServed();
  await world.ok(importTf('mnist'));
  expect(await world.refused('GET', '/model?user=root&name=mnits')).toEqual({
    status: 404,
    code: 'MODEL_NOT_FOUND',
    message: "root has no model 'mnits' any more. Did you mean 'mnist'?"
  });
  await world.ok('delete mnist');
  expect(await world.refused('GET', '/model?user=root&name=mnist')).toEqual({
    status: 404,
    code: 'MODEL_NOT_FOUND',
    message: "root has no model 'mnist' any more."
  });
});

it.each(['/model', '/model?user=root', '/model?1732312345678'])(
  'refuses %s, which names none',
  async path => {
    const world = await givenHttp();
    expect(await world.refused('GET', path)).toEqual({
      status: 400,
      code: 'BAD_VALUE',
      message: 'The request needs the name of a model.'
    });
  }
);

it.each(['__proto__', 'constructor', '../../etc', "' OR 1=1"])('has no model %j', async name => {
  const world = await givenHttp();
  const path = `/model?user=${encodeURIComponent(name)}&name=${encodeURIComponent(name)}`;
  expect(await world.refused('GET', path)).toMatchObject({ code: 'MODEL_NOT_FOUND' });
});
