import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/backend/config';
import { MlModelError } from '../../src/common/failure';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(content: unknown, environment: Record<string, string> = {}, mode = 0o600) {
  const file = join(folder, 'config.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  await chmod(file, mode);
  return loadConfig({ file, environment: { HOME: folder, ...environment }, localFolder: folder });
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(MlModelError);
  return (error as MlModelError).failure;
}

const minAi = { type: 's3', bucket: 'models', endpoint: 'http://127.0.0.1:9000' };

describe('defaults', () => {
  it('keeps the managed store below XDG_DATA_HOME and offers LOCAL when nothing is configured', async () => {
    const config = await loadConfig({
      environment: { HOME: folder, XDG_DATA_HOME: join(folder, 'data') },
      localFolder: join(folder, 'work')
    });
    expect(config.store).toEqual({
      type: 'folder',
      path: join(folder, 'data', 'mlmodel', 'store')
    });
    expect([...config.connectors]).toEqual([
      ['LOCAL', { type: 'folder', path: join(folder, 'work') }]
    ]);
    expect(config.defaultConnector).toBe('LOCAL');
  });

  it('keeps the managed store in the home folder where XDG_DATA_HOME is not set', async () => {
    const config = await loadConfig({ environment: { HOME: folder }, localFolder: folder });
    expect(config.store).toEqual({
      type: 'folder',
      path: join(folder, '.local/share/mlmodel/store')
    });
  });

  it('finds the file below XDG_CONFIG_HOME', async () => {
    await load({});
    await expect(
      loadConfig({ environment: { HOME: folder, XDG_CONFIG_HOME: folder }, localFolder: folder })
    ).resolves.toBeDefined();
  });

  it('means the only configured connector by a bare key, beside LOCAL', async () => {
    const config = await load({ connectors: { MIN_AI: minAi } });
    expect(config.defaultConnector).toBe('MIN_AI');
    expect([...config.connectors.keys()].sort()).toEqual(['LOCAL', 'MIN_AI']);
  });

  it('leaves a bare key undecided with several connectors', async () => {
    const config = await load({ connectors: { A: minAi, B: minAi } });
    expect(config.defaultConnector).toBeUndefined();
  });

  it('drops LOCAL when it is null', async () => {
    const config = await load({ connectors: { LOCAL: null } });
    expect([...config.connectors]).toEqual([]);
    expect(config.defaultConnector).toBeUndefined();
  });
});

describe('the environment', () => {
  it('overrides the file with MLMODEL_STORE and MLMODEL_CONNECTORS', async () => {
    const config = await load(
      { store: { type: 'folder', path: '/one' }, connectors: { A: minAi } },
      {
        MLMODEL_STORE: JSON.stringify({ type: 'folder', path: '/two' }),
        MLMODEL_CONNECTORS: JSON.stringify({ B: minAi })
      }
    );
    expect(config.store).toEqual({ type: 'folder', path: '/two' });
    expect([...config.connectors.keys()].sort()).toEqual(['B', 'LOCAL']);
  });

  it('fills in a value wherever { env } stands, as the type that the place wants', async () => {
    const config = await load(
      {
        store: { ...minAi, accessKeyId: { env: 'ID' }, secretAccessKey: { env: 'SECRET' } },
        limits: { archiveEntries: { env: 'COUNT' } }
      },
      { ID: 'id', SECRET: 'secret', COUNT: '12' },
      0o644
    );
    expect(config.store).toMatchObject({ accessKeyId: 'id', secretAccessKey: 'secret' });
    expect(config.limits.archiveEntries).toBe(12);
  });

  it('names a variable that is not set, and its place', async () => {
    const { code, message } = await failureOf(
      load({ connectors: { A: { ...minAi, bucket: { env: 'NOPE' } } } })
    );
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('connectors.A.bucket asks for the environment variable NOPE');
  });
});

describe('a wrong configuration', () => {
  it.each([
    ['a default that is no connector', { defaultConnector: 'NOPE' }, 'defaultConnector names NOPE'],
    ['an unknown key', { stores: {} }, 'stores'],
    [
      'an unknown key inside',
      { connectors: { A: { ...minAi, buckt: 'x' } } },
      'connectors.A.buckt'
    ],
    ['a wrong type', { limits: { archiveBytes: 'many' } }, 'limits.archiveBytes'],
    ['text for a number in the file', { limits: { archiveBytes: '12' } }, 'limits.archiveBytes'],
    ['an unknown kind of store', { store: { type: 'ftp' } }, 'store.type'],
    ['a missing bucket', { store: { type: 's3' } }, 'store.bucket'],
    [
      'a key id without its secret',
      { store: { ...minAi, accessKeyId: 'x' } },
      'accessKeyId and secretAccessKey'
    ],
    [
      'a wrong model server',
      { modelServer: { type: 'embedded', restPort: 99999 } },
      'modelServer.restPort'
    ]
  ])('is CONFIG_INVALID and names the place: %s', async (_, content, place) => {
    const { code, message } = await failureOf(load(content));
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain(place);
  });

  it('names the file when it is no JSON, missing, or no object', async () => {
    for (const wrong of ['{"a": ', '[]']) {
      expect((await failureOf(load(wrong))).message).toContain(join(folder, 'config.json'));
    }
    const missing = loadConfig({
      file: join(folder, 'none.json'),
      environment: {},
      localFolder: folder
    });
    expect((await failureOf(missing)).message).toContain("none.json can't be read");
  });

  it('refuses a secret in a file that others can read, and never prints it', async () => {
    const content = {
      connectors: { A: { ...minAi, accessKeyId: 'AKIA', secretAccessKey: 'hunter2' } }
    };
    const { code, message } = await failureOf(load(content, {}, 0o640));
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('connectors.A.secretAccessKey');
    expect(message).not.toContain('hunter2');
    await expect(load(content, {}, 0o600)).resolves.toBeDefined();
  });
});

describe('the model server', () => {
  it('is the embedded one with the manual’s ports and metrics, unless another is configured', async () => {
    const { modelServer } = await load({});
    expect(modelServer).toEqual({
      type: 'embedded',
      restPort: 8501,
      grpcPort: 8500,
      metrics: true,
      folder: expect.stringMatching(/\.local\/share\/mlmodel\/modelserver\/[0-9a-f]{12}$/)
    });
    expect(
      (await load({ modelServer: { type: 'embedded', restPort: 9501, metrics: false } }))
        .modelServer
    ).toMatchObject({ restPort: 9501, grpcPort: 8500, metrics: false });
  });

  it('has one folder for all who share a managed store, whoever they are there', async () => {
    const folderFor = async (store: unknown) => {
      const { modelServer } = await load({ store });
      return modelServer.type === 'embedded' ? modelServer.folder : undefined;
    };
    const own = await folderFor({ ...minAi, accessKeyId: 'a', secretAccessKey: 'b' });
    expect(await folderFor({ ...minAi, accessKeyId: 'c', secretAccessKey: 'd' })).toBe(own);
    expect(await folderFor({ ...minAi, bucket: 'other' })).not.toBe(own);
  });

  it('may be a TensorFlow Serving, which sees published models where we write them or where they are mounted', async () => {
    const server = { type: 'tensorflow-serving', rest: ['http://tf1:8501/'], grpc: ['tf1:8500'] };
    const publish = { path: 'models', mountedAs: '/models/' };
    expect((await load({ modelServer: { ...server, publish } })).modelServer).toEqual({
      ...server,
      rest: ['http://tf1:8501'],
      publish: { path: join(folder, 'models'), mountedAs: '/models' }
    });
    expect(
      (await load({ modelServer: { ...server, publish: { path: '/mnt/m' } } })).modelServer
    ).toMatchObject({ publish: { path: '/mnt/m', mountedAs: '/mnt/m' } });
  });

  it.each([
    [{ rest: ['tf1:8501'] }, "such as http://tf1:8501, and 'tf1:8501' is none"],
    [{ rest: ['http://tf1:8501/v1'] }, "and 'http://tf1:8501/v1' is none"],
    [{ publish: { path: '/m', mountedAs: 'm' } }, "mountedAs must be an absolute path, and 'm'"]
  ])('is refused with %j', async (wrong, words) => {
    const server = { type: 'tensorflow-serving', rest: ['http://a:1'], grpc: ['a:2'] };
    const modelServer = { ...server, publish: { path: '/m' }, ...wrong };
    expect(await failureOf(load({ modelServer }))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(words)
    });
  });
});
