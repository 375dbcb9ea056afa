import { describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import type { S3Config } from '../../../src/backend/storage/s3Config';

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const key = 'a b/한+글.tar';

/** The link to an object, made without asking anybody: it shows where the store looks for it. */
async function linkIn(config: Omit<S3Config, 'bucket'>): Promise<URL> {
  const store = new S3ObjectStore({ bucket: 'models', ...keys, ...config });
  return new URL(await store.presign(key, { seconds: 60, filename: 'a.tar' }));
}

describe('The S3 store looks for objects', () => {
  const path = '/a%20b/%ED%95%9C%2B%EA%B8%80.tar';

  it.each<[string, Omit<S3Config, 'bucket'>, string]>([
    [
      'below the bucket where an endpoint is given',
      { endpoint: 'http://s3.example.test:9000' },
      `http://s3.example.test:9000/models${path}`
    ],
    [
      'at a host named after the bucket when told so',
      { endpoint: 'http://s3.example.test:9000', addressing: 'virtual' },
      `http://models.s3.example.test:9000${path}`
    ],
    [
      'below a path of the endpoint',
      { endpoint: 'https://example.test/objects' },
      `https://example.test/objects/models${path}`
    ],
    [
      'at AWS where none is given',
      { region: 'eu-west-1' },
      `https://models.s3.eu-west-1.amazonaws.com${path}`
    ],
    [
      'below the bucket at AWS when told so',
      { region: 'eu-west-1', addressing: 'path' },
      `https://s3.eu-west-1.amazonaws.com/models${path}`
    ],
    [
      'below its prefix',
      { endpoint: 'http://s3.example.test', prefix: 'team/x' },
      `http://s3.example.test/models/team/x${path}`
    ]
  ])('%s', async (_, config, wanted) => {
    const { origin, pathname } = await linkIn(config);
    expect(origin + pathname).toBe(wanted);
  });

  it('in the region that is given, else in the usual one of other servers', async () => {
    const credential = async (config: Omit<S3Config, 'bucket'>) =>
      (await linkIn(config)).searchParams.get('X-Amz-Credential');
    expect(await credential({ endpoint: 'http://x.test', region: 'kr-1' })).toContain('/kr-1/s3/');
    expect(await credential({ endpoint: 'http://x.test' })).toContain('/us-east-1/s3/');
  });
});

it('The S3 store says where it is, without keys', () => {
  expect(new S3ObjectStore({ bucket: 'models', ...keys }).place).toBe('bucket models at AWS');
  expect(new S3ObjectStore({ bucket: 'models', endpoint: 'http://x.test', ...keys }).place).toBe(
    'bucket models at http://x.test'
  );
});

it.each(['put', 'putIfAbsent'] as const)(
  'The S3 store refuses climbing keys before it asks anybody: %s',
  async verb => {
    const store = new S3ObjectStore({ bucket: 'models', endpoint: 'http://127.0.0.1:1', ...keys });
    await expect(store[verb]('../a', Buffer.from('x'))).rejects.toMatchObject({
      kind: 'leavesFolder'
    });
  }
);
