import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyAllFixed } from '../../../src/backend/views/fixedConnectors';
import type { ConnectorsView } from '../../../src/common/connectorView';
import { givenConfig, keys, s3 } from './givenConfig';

it('shows LOCAL alone when nothing is configured', async () => {
  const world = await givenConfig();
  expect(await world.get('/connectors?1732312345678')).toEqual({
    connectors: [
      {
        name: 'LOCAL',
        place: { type: 'folder', path: world.local },
        isDefault: true,
        isRoot: true,
        fixed: 'LOCAL is the folder that JupyterLab shows; it is always there.'
      }
    ]
  });
});

it('shows all in order of name, and nothing secret', async () => {
  const world = await givenConfig(
    {
      connectors: {
        zeta: { ...s3, ...keys, sessionToken: 'FwoGZXIvYXdzEBc' },
        alpha: { type: 's3', bucket: 'a', profile: 'team', region: 'eu-west-1', prefix: 'p/' },
        env: { ...s3, accessKeyId: { env: 'MY_ID' }, secretAccessKey: { env: 'MY_SECRET' } },
        chain: { type: 's3', bucket: 'c', addressing: 'virtual' },
        short: { ...s3, accessKeyId: 'minio', secretAccessKey: 'minio-secret' },
        login: { ...s3, endpoint: 'http://ann:hunter2@minio:9000' },
        LOCAL: null
      },
      defaultConnector: 'env'
    },
    { environment: { MY_ID: 'AKIDFROMENV', MY_SECRET: 'secret-from-env' } }
  );
  const view = await world.get<ConnectorsView>('/connectors');
  expect(view.connectors).toEqual([
    {
      name: 'alpha',
      place: { type: 's3', bucket: 'a', profile: 'team', region: 'eu-west-1', prefix: 'p/' },
      ...{ isDefault: false, isRoot: false, access: 'profile' }
    },
    {
      name: 'chain',
      place: { type: 's3', bucket: 'c', addressing: 'virtual' },
      ...{ isDefault: false, isRoot: false, access: 'chain' }
    },
    { name: 'env', place: s3, isDefault: true, isRoot: false, access: 'environment' },
    { name: 'login', place: s3, isDefault: false, isRoot: false, access: 'chain' },
    { name: 'short', place: s3, isDefault: false, isRoot: false, access: 'keys' },
    {
      name: 'zeta',
      place: s3,
      ...{ isDefault: false, isRoot: false, access: 'keys', keyHint: '…1234' }
    }
  ]);
  const text = JSON.stringify(view);
  for (const secret of ['AKIDEXAMPLE', 'wJalr', 'Fwo', 'AKIDFROM', 'from-env', 'hunter2']) {
    expect(text).not.toContain(secret);
  }
});

it('knows the folder of JupyterLab under another name, and through a link', async () => {
  const world = await givenConfig();
  const link = join(world.folder, 'link');
  await symlink(world.local, link);
  await world.put('work', { place: { type: 'folder', path: link } });
  expect(await world.connector('work')).toMatchObject({ isRoot: true });
  expect(await world.connector('work')).not.toHaveProperty('fixed');
});

it('says why nothing can be changed when they come from the environment', async () => {
  const fixed =
    'The connectors come from the environment variable MLMODEL_CONNECTORS; change them there.';
  const world = await givenConfig(undefined, {
    environment: { MLMODEL_CONNECTORS: JSON.stringify({ team: { ...s3, ...keys } }) }
  });
  const view = await world.get<ConnectorsView>('/connectors');
  expect(view.fixed).toBe(fixed);
  expect(view.connectors.map(each => each.fixed)).toEqual([fixed, fixed]);
  expect(view.connectors[1]).toMatchObject({ name: 'team', access: 'environment' });
  expect(JSON.stringify(view)).not.toContain('1234');
  for (const [method, name] of [
    ['PUT', 'new'],
    ['DELETE', 'team']
  ] as const) {
    const why = await world.refused(method, `/connectors/${name}`, { place: s3 });
    expect(why).toEqual({ status: 403, code: 'ACCESS_DENIED', message: fixed });
  }
});

it('says why one that is a variable of the environment can’t be changed', async () => {
  const world = await givenConfig(
    { connectors: { team: { env: 'TEAM' } } },
    { environment: { TEAM: JSON.stringify(s3) } }
  );
  const fixed = 'team comes from the environment variable TEAM; change it there.';
  expect(await world.connector('team')).toMatchObject({ fixed });
  expect(await world.refused('DELETE', '/connectors/team')).toMatchObject({ message: fixed });
});

it('says when the file can’t be written', async () => {
  const file = '/etc/hostname/config.json';
  const source = { file, environment: {}, localFolder: '/' };
  expect(await whyAllFixed(source, {})).toBe(`The configuration file ${file} can't be written.`);
});

it.each(['{', '[]', '"x"'])('says what is wrong with a file that holds %s', async content => {
  const world = await givenConfig(content);
  for (const [method, path] of [
    ['GET', '/connectors'],
    ['PUT', '/connectors/a'],
    ['DELETE', '/connectors/a']
  ] as const) {
    const why = await world.refused(method, path, { place: s3 });
    expect(why).toMatchObject({ status: 500, code: 'CONFIG_INVALID' });
    expect(why.message).toContain(world.file);
  }
  expect(await readFile(world.file, 'utf8')).toBe(content);
});
