import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { givenFolder } from '../../support/givenBackend';
import { givenHttp } from '../../support/givenHttp';
import { givenConfig, keys, s3 } from './givenConfig';

it('makes a file that only its owner can read, in a folder that only its owner can enter', async () => {
  const world = await givenConfig();
  expect(await world.put('team', { place: s3, ...keys })).toEqual({ status: 204 });
  expect(await readFile(world.file, 'utf8')).toBe(
    `${JSON.stringify({ connectors: { team: { ...s3, ...keys } } }, null, 2)}\n`
  );
  expect((await stat(world.file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(world.file, '..'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(world.file, '..'))).toEqual(['config.json']);
  expect(await world.connector('team')).toMatchObject({ place: s3, access: 'keys' });
  expect(world.warnings).toEqual([]);
});

it('leaves everything else as it was written', async () => {
  const content = {
    limits: { archiveBytes: 5 },
    connectors: {
      first: {
        type: 's3',
        bucket: { env: 'B' },
        secretAccessKey: 's',
        accessKeyId: { env: 'I' }
      },
      LOCAL: null,
      folder: { path: '../..', type: 'folder' }
    },
    modelServer: { type: 'embedded', restPort: 0, grpcPort: { env: 'PORT' } }
  };
  const environment = { B: 'b', I: 'id', PORT: '0' };
  const world = await givenConfig(content, { environment });
  await world.put('team', { place: s3 });
  const { connectors, ...rest } = content;
  expect(await world.content()).toEqual({ ...rest, connectors: { ...connectors, team: s3 } });
  expect(Object.keys(await world.content())).toEqual(['limits', 'connectors', 'modelServer']);
});

it('leaves members of the connector itself as they were written, when their value stays', async () => {
  const raw = { bucket: { env: 'B' }, type: 's3', prefix: 'old', ...keys };
  const world = await givenConfig(
    { connectors: { team: raw, folder: { type: 'folder', path: '../../local' } } },
    { environment: { B: 'b' } }
  );
  await world.put('team', { place: { type: 's3', bucket: 'b', prefix: 'new' } });
  await world.put('folder', { place: { type: 'folder', path: world.local } });
  expect((await world.content())['connectors']).toEqual({
    team: { ...raw, prefix: 'new' },
    folder: { type: 'folder', path: '../../local' }
  });
  await world.put('team', { place: { type: 's3', bucket: 'c' } });
  expect((await world.content())['connectors']).toMatchObject({
    team: { type: 's3', bucket: 'c', ...keys }
  });
});

it('keeps the keys that a draft leaves out or empty, and lets new ones take their place', async () => {
  const world = await givenConfig();
  const team = async () =>
    ((await world.content())['connectors'] as Record<string, object>)['team'];
  await world.put('team', { place: s3, ...keys });
  await world.put('team', {
    place: { ...s3, bucket: 'b' },
    accessKeyId: '',
    secretAccessKey: ''
  });
  expect(await team()).toEqual({ ...s3, bucket: 'b', ...keys });
  await world.put('team', { place: s3, secretAccessKey: 'other' });
  expect(await team()).toEqual({ ...s3, ...keys, secretAccessKey: 'other' });
  await world.put('team', { place: s3, accessKeyId: 'id', secretAccessKey: 'third' });
  expect(await team()).toEqual({ ...s3, accessKeyId: 'id', secretAccessKey: 'third' });
  await world.put('team', { place: { ...s3, profile: 'p' } });
  expect(await team()).toEqual({ ...s3, profile: 'p' });
  await world.put('team', { place: s3, ...keys });
  await world.put('team', { place: { type: 'folder', path: world.local } });
  expect(await team()).toEqual({ type: 'folder', path: world.local });
  await world.put('team', { place: s3 });
  expect(await team()).toEqual(s3);
});

it('drops a session token together with the keys that it came with', async () => {
  const world = await givenConfig({ connectors: { t: { ...s3, ...keys, sessionToken: 'x' } } });
  await world.put('t', { place: { ...s3, bucket: 'b' } });
  expect((await world.content())['connectors']).toMatchObject({ t: { sessionToken: 'x' } });
  await world.put('t', { place: s3, ...keys });
  expect((await world.content())['connectors']).toEqual({ t: { ...s3, ...keys } });
});

it('makes it the default, and no more', async () => {
  const world = await givenConfig();
  await world.put('one', { place: s3, isDefault: true });
  await world.put('two', { place: s3 });
  expect(await world.connector('one')).toMatchObject({ isDefault: true });
  await world.put('two', { place: s3, isDefault: true });
  expect(await world.connector('one')).toMatchObject({ isDefault: false });
  expect(await world.content()).toMatchObject({ defaultConnector: 'two' });
  await world.put('one', { place: s3, isDefault: false });
  expect(await world.content()).toMatchObject({ defaultConnector: 'two' });
  await world.put('two', { place: s3, isDefault: false });
  expect(await world.content()).not.toHaveProperty('defaultConnector');
});

it('counts from the next statement on', async () => {
  const world = await givenConfig();
  await mkdir(join(world.folder, 'data'));
  await writeFile(join(world.folder, 'data', 'a.tar'), '');
  await world.put('data', { place: { type: 'folder', path: '../../data' } });
  expect(await world.get('/connectors/data/keys?prefix=')).toMatchObject({
    folders: [],
    objects: [{ key: 'a.tar', size: 0 }]
  });
});

it('writes where a link leads, and leaves the link', async () => {
  const folder = await givenFolder();
  await mkdir(join(folder, '.config/mlmodel'), { recursive: true });
  await writeFile(join(folder, 'real.json'), '{"limits":{}}', { mode: 0o600 });
  await symlink(join(folder, 'real.json'), join(folder, '.config/mlmodel/config.json'));
  const world = await givenHttp({ folder });
  await world.ask('PUT', '/connectors/a', { place: s3 });
  expect(JSON.parse(await readFile(join(folder, 'real.json'), 'utf8'))).toEqual({
    limits: {},
    connectors: { a: s3 }
  });
});

it('loses no edit of backends that edit at once', async () => {
  const world = await givenConfig({ connectors: {} });
  const other = await givenHttp({ folder: world.folder });
  const names = Array.from({ length: 24 }, (_, n) => `c${n}`);
  const answers = await Promise.all(
    names.map((name, n) => (n % 2 ? world : other).ask('PUT', `/connectors/${name}`, { place: s3 }))
  );
  expect(answers.map(each => each.status)).toEqual(names.map(() => 204));
  expect(Object.keys((await world.content())['connectors'] as object).sort()).toEqual(names.sort());
  expect(await readdir(join(world.file, '..'))).toEqual(['config.json']);
});

it('leaves LOCAL alone as it is by default, and edits one that was configured', async () => {
  const world = await givenConfig();
  const place = { type: 'folder', path: world.folder };
  const fixed = 'LOCAL is the folder that JupyterLab shows; it is always there.';
  for (const method of ['PUT', 'DELETE']) {
    expect(await world.refused(method, '/connectors/LOCAL', { place })).toEqual({
      status: 403,
      code: 'ACCESS_DENIED',
      message: fixed
    });
  }
  const own = await givenConfig({ connectors: { LOCAL: { type: 'folder', path: '/tmp' } } });
  expect(await own.put('LOCAL', { place })).toEqual({ status: 204 });
  expect(await own.connector('LOCAL')).toMatchObject({ place, isRoot: false });
  const none = await givenConfig({ connectors: { LOCAL: null } });
  expect(await none.connector('LOCAL')).toBeUndefined();
  expect(await none.put('LOCAL', { place })).toEqual({ status: 204 });
});

it('refuses to touch a file whose secrets others could read', async () => {
  const world = await givenConfig({ connectors: { t: { ...s3, ...keys } } });
  await writeFile(world.file, JSON.stringify({ connectors: { t: { ...s3, ...keys } } }));
  await chmod(world.file, 0o644);
  const why = await world.refused('PUT', '/connectors/t', { place: s3 });
  expect(why).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(why.message).toContain('chmod 600');
  expect(why.message).not.toContain('wJalr');
});
