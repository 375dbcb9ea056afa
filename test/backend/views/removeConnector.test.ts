import { expect, it } from 'vitest';
import { givenConfig, s3 } from './givenConfig';

it('removes it, and the default that it was', async () => {
  const world = await givenConfig({
    defaultConnector: 'b',
    connectors: { a: s3, b: s3, LOCAL: null },
    limits: {}
  });
  expect(await world.ask('DELETE', '/connectors/b')).toEqual({ status: 204 });
  expect(await world.content()).toEqual({ connectors: { a: s3, LOCAL: null }, limits: {} });
});

it('leaves another default alone', async () => {
  const world = await givenConfig({ defaultConnector: 'b', connectors: { a: s3, b: s3 } });
  await world.ask('DELETE', '/connectors/a');
  expect(await world.content()).toEqual({ defaultConnector: 'b', connectors: { b: s3 } });
});

it('lets LOCAL be the default again when the one that took its name goes', async () => {
  const world = await givenConfig({ connectors: { LOCAL: { type: 'folder', path: '/tmp' } } });
  await world.ask('DELETE', '/connectors/LOCAL');
  expect(await world.connector('LOCAL')).toMatchObject({ isRoot: true, isDefault: true });
});

it.each(['temas', '__proto__', 'constructor', '../x'])('has no connector %j', async name => {
  const world = await givenConfig({ connectors: { teams: s3 } });
  const why = await world.refused('DELETE', `/connectors/${encodeURIComponent(name)}`);
  expect(why).toMatchObject({ status: 404, code: 'CONNECTOR_NOT_FOUND' });
  expect(why.message).toBe(
    name === 'temas'
      ? 'There is no connector temas; did you mean teams?'
      : `There is no connector ${name}; there is teams.`
  );
  expect(await world.content()).toEqual({ connectors: { teams: s3 } });
});
