import { expect, it } from 'vitest';
import { givenConfig, s3 } from './givenConfig';

it.each([
  ['no object', 'x', 'The request is wrong: expected object, received string.'],
  ['null', null, 'The request is wrong: expected object, received null.'],
  ['no place', {}, /^place is wrong: /],
  ['a place of no type', { place: {} }, /^place/],
  ['no bucket', { place: { type: 's3' } }, /^place\.bucket is wrong: /],
  ['an empty bucket', { place: { type: 's3', bucket: '' } }, /^place\.bucket is wrong: /],
  ['a variable for a bucket', { place: { type: 's3', bucket: { env: 'HOME' } } }, /^place\.bucket/],
  ['a field too many', { place: s3, evil: 1 }, 'evil is not a known field.'],
  ['a secret in the place', { place: { ...s3, secretAccessKey: 'x' } }, /is not a known field\.$/],
  [
    'one key',
    { place: s3, accessKeyId: 'a' },
    'secretAccessKey is missing: the two keys go together.'
  ],
  [
    'the other key',
    { place: s3, secretAccessKey: 'a' },
    'accessKeyId is missing: the two keys go together.'
  ],
  [
    'an endpoint that is no address',
    { place: { ...s3, endpoint: 'minio:9000' } },
    /^place\.endpoint must be an address/
  ],
  [
    'an endpoint of another kind',
    { place: { ...s3, endpoint: 'file:///etc' } },
    /^place\.endpoint must be an address/
  ],
  [
    'an endpoint with a login',
    { place: { ...s3, endpoint: 'http://a:hunter2@m' } },
    /^place\.endpoint must hold no login/
  ],
  [
    'a folder that is not there',
    { place: { type: 'folder', path: '/no/such' } },
    'place.path: There is no folder /no/such.'
  ],
  [
    'a file for a folder',
    { place: { type: 'folder', path: '/etc/hostname' } },
    'place.path: There is a file, no folder, at /etc/hostname.'
  ],
  [
    'a path with a NUL',
    { place: { type: 'folder', path: 'a\0b' } },
    /^place\.path: There is no folder/
  ]
])('refuses %s and changes nothing', async (_, draft, message) => {
  const world = await givenConfig({ connectors: {} });
  const why = await world.refused('PUT', '/connectors/team', draft === 'x' ? '"x"' : draft);
  expect(why).toMatchObject({ status: 400, code: 'BAD_VALUE' });
  expect(why.message).toMatch(message);
  expect(why.message).not.toContain('hunter2');
  expect(await world.content()).toEqual({ connectors: {} });
  expect(world.warnings).toEqual([]);
});

it('refuses what is no JSON', async () => {
  const world = await givenConfig();
  expect(await world.refused('PUT', '/connectors/team', '{"secretAccessKey":"hunter2')).toEqual({
    status: 400,
    code: 'BAD_VALUE',
    message: 'The request is no JSON.'
  });
  expect(world.warnings).toEqual([]);
});

it.each(['a b', 'a/b', '../a', '..', '.', '__proto__', 'a:b', '한글', 'x'.repeat(101), 'a\n'])(
  'refuses the name %j',
  async name => {
    const world = await givenConfig({ connectors: {} });
    const why = await world.refused('PUT', `/connectors/${encodeURIComponent(name)}`, {
      place: s3
    });
    expect(why).toMatchObject({ status: 400, code: 'BAD_VALUE' });
    expect(await world.content()).toEqual({ connectors: {} });
  }
);

it.each(['constructor', 'toString', '_a.b-C9', 'x'.repeat(100), 'test', 'keys'])(
  'takes the name %j',
  async name => {
    const world = await givenConfig();
    expect(await world.put(name, { place: s3 })).toEqual({ status: 204 });
    expect(await world.connector(name)).toMatchObject({ place: s3 });
  }
);

it('refuses an address that is not encoded', async () => {
  const world = await givenConfig();
  expect(await world.refused('PUT', '/connectors/%E0%A4%A', {})).toMatchObject({ status: 400 });
  expect(await world.ask('PUT', '/connectors/a/b', {})).toMatchObject({ status: 404 });
  expect(await world.ask('PUT', '/connectors/', { place: s3 })).toMatchObject({ status: 400 });
});
