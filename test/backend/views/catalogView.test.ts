import { expect, it } from 'vitest';
import type { CatalogView } from '../../../src/common/catalogView';
import { givenArchive, importLine, tinyPickle } from '../../support/givenBackend';
import { givenHttp } from '../../support/givenHttp';

async function givenModels(...names: readonly string[]) {
  const world = await givenHttp();
  await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
  for (const name of names) {
    await world.ok(importLine(name));
  }
  return world;
}

it('shows the catalog as list does, with its number and who asks', async () => {
  const world = await givenModels('iris', 'wine');
  const view = await world.get<CatalogView>('/catalog');
  expect(view).toEqual({
    n: 2,
    user: 'root',
    models: (await world.ok('list')).table,
    deployments: []
  });
});

it.each(['?since=2', '?since=2&1732312345678', '?1732312345678&since=2'])(
  'answers %s with the number alone while nothing changed',
  async query => {
    const world = await givenModels('iris', 'wine');
    expect(await world.get(`/catalog${query}`)).toEqual({ n: 2 });
    await world.ok(importLine('third'));
    expect((await world.get<CatalogView>(`/catalog${query}`)).models.rows).toHaveLength(3);
  }
);

it.each(['', '?since=', '?since=x', '?since=1', '?since=3', '?1732312345678'])(
  'answers %j with everything',
  async query => {
    const world = await givenModels('iris', 'wine');
    expect((await world.get<CatalogView>(`/catalog${query}`)).models.rows).toHaveLength(2);
  }
);
