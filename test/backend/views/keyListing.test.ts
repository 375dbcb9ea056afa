import { mkdir, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { KeyListing } from '../../../src/common/connectorView';
import { givenHttp } from '../../support/givenHttp';

async function givenKeys() {
  const world = await givenHttp();
  await mkdir(join(world.local, 'models', 'old'), { recursive: true });
  for (const name of ['a.tar', 'b.tar', 'models/c.tar', 'models/한글 1.tar']) {
    await writeFile(join(world.local, name), 'x');
  }
  return world;
}

it('lists one level', async () => {
  const world = await givenKeys();
  expect(await world.get('/connectors/LOCAL/keys?prefix=&1732312345678')).toEqual({
    folders: ['models/'],
    objects: [
      { key: 'a.tar', size: 1, modified: expect.stringMatching(/^\d{4}-.*Z$/) },
      { key: 'b.tar', size: 1, modified: expect.stringMatching(/^\d{4}-.*Z$/) }
    ]
  });
  const query = new URLSearchParams({ prefix: 'models/한' }).toString();
  expect(await world.get(`/connectors/LOCAL/keys?${query}`)).toMatchObject({
    folders: [],
    objects: [{ key: 'models/한글 1.tar' }]
  });
});

it('goes on where the listing before ended', async () => {
  const world = await givenKeys();
  const path = '/connectors/LOCAL/keys?prefix=&limit=2';
  const first = await world.get<KeyListing>(path);
  expect(first).toMatchObject({ folders: [], objects: [{ key: 'a.tar' }, { key: 'b.tar' }] });
  const rest = await world.get(`${path}&after=${encodeURIComponent(first.next ?? '')}`);
  expect(rest).toEqual({ folders: ['models/'], objects: [] });
});

it('names the connector that was likely meant', async () => {
  const world = await givenKeys();
  expect(await world.refused('GET', '/connectors/LOCLA/keys?prefix=')).toEqual({
    status: 404,
    code: 'CONNECTOR_NOT_FOUND',
    message: 'There is no connector LOCLA; did you mean LOCAL?'
  });
  for (const name of ['__proto__', 'constructor', '..%2FLOCAL']) {
    const why = await world.refused('GET', `/connectors/${name}/keys`);
    expect(why).toMatchObject({ status: 404, code: 'CONNECTOR_NOT_FOUND' });
  }
});

it.each(['../', '/etc/', 'models/../../', '..%2F', 'a//', './'])(
  'never leaves the folder at %s',
  async prefix => {
    const world = await givenKeys();
    const why = await world.refused('GET', `/connectors/LOCAL/keys?prefix=${prefix}`);
    expect([400, 403]).toContain(why.status);
    expect(['ACCESS_DENIED', 'BAD_VALUE']).toContain(why.code);
  }
);

it('never leaves the folder through a link', async () => {
  const world = await givenKeys();
  await symlink('/etc', join(world.local, 'etc'));
  expect(await world.refused('GET', '/connectors/LOCAL/keys?prefix=etc/')).toEqual({
    status: 403,
    code: 'ACCESS_DENIED',
    message:
      "Access to OBJECTSTORAGE.LOCAL:etc/ is refused: it leads out of the connector's folder."
  });
});

it.each(['limit=0', 'limit=1001', 'limit=x', 'limit=1.5', `prefix=${'x'.repeat(5000)}`])(
  'refuses %.20s',
  async query => {
    const world = await givenKeys();
    const why = await world.refused('GET', `/connectors/LOCAL/keys?${query}`);
    expect(why).toMatchObject({ status: 400, code: 'BAD_VALUE' });
  }
);

it('says that a folder is gone', async () => {
  const world = await givenKeys();
  await mkdir(join(world.local, 'gone'));
  const place = { type: 'folder', path: join(world.local, 'gone') };
  await world.ask('PUT', '/connectors/gone', { place });
  await rmdir(place.path);
  expect(await world.refused('GET', '/connectors/gone/keys')).toEqual({
    status: 502,
    code: 'STORE_UNAVAILABLE',
    message: 'The bucket or folder of OBJECTSTORAGE.gone: does not exist.'
  });
});
