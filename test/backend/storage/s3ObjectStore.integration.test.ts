import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { probeConditionalWrites } from '../../../src/backend/storage/conditionalWrites';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import { givenS3Store } from '../../support/givenS3';
import type { S3Server } from '../../support/s3Servers';
import { listed, read } from '../../support/storeReading';
import { levelListerContract } from './levelListerContract';
import { objectStoreContract } from './objectStoreContract';

describe.each(inject('s3Servers'))('$name', server => {
  objectStoreContract('The S3 store', {
    make: () => new S3ObjectStore({ ...server, prefix: '/contract/of/a prefix/' })
  });

  levelListerContract('The S3 store', {
    make: () => new S3ObjectStore({ ...server, prefix: 'levels/of/a prefix' })
  });

  describe('The S3 store', () => {
    it('lists a level beside 3,000 keys of another prefix in one request', async () => {
      const store = givenS3Store(server);
      const many = Array.from({ length: 3000 }, (_, n) => `many/${n}`);
      for (let at = 0; at < many.length; at += 100) {
        await Promise.all(many.slice(at, at + 100).map(key => store.put(key, Buffer.from('x'))));
      }
      await store.put('few/a', Buffer.from('x'));
      const whole = await store.listLevel('', { limit: 200 });
      expect(whole).toEqual({ folders: ['few/', 'many/'], objects: [] });
      const level = await store.listLevel('many/', { limit: 200 });
      expect(level.objects).toHaveLength(200);
      expect(level.next).toBeTypeOf('string');
    });

    it('hides keys that can’t be named here, such as the markers of empty folders', async () => {
      const prefix = randomUUID();
      const store = new S3ObjectStore({ ...server, prefix });
      await store.put('folder/a', Buffer.from('x'));
      await putRaw(server, `${prefix}/folder/`);
      await putRaw(server, `${prefix}/empty/`);
      expect(await store.listLevel('', { limit: 200 })).toEqual({
        folders: ['empty/', 'folder/'],
        objects: []
      });
      const level = await store.listLevel('folder/', { limit: 200 });
      expect(level.objects.map(({ key }) => key)).toEqual(['folder/a']);
      expect(await store.listLevel('empty/', { limit: 200 })).toEqual({ folders: [], objects: [] });
    });

    it('names the buckets of its server', async () => {
      expect(await givenS3Store(server).bucketNames()).toContain(server.bucket);
    });

    it('keeps to its prefix, whose slashes at the ends don’t count', async () => {
      const name = randomUUID();
      const below = new S3ObjectStore({ ...server, prefix: `/${name}/x/` });
      const beside = new S3ObjectStore({ ...server, prefix: `${name}/xy` });
      const whole = new S3ObjectStore(server);
      await below.put('a', Buffer.from('below'));
      await beside.put('a', Buffer.from('beside'));
      expect(await listed(below, '')).toEqual(['a']);
      expect(await listed(whole, `${name}/`)).toEqual([`${name}/x/a`, `${name}/xy/a`]);
      await below.remove(['a']);
      expect(await listed(whole, `${name}/`)).toEqual([`${name}/xy/a`]);
    });

    it('writes only if absent', async () => {
      await expect(probeConditionalWrites(givenS3Store(server))).resolves.toBeUndefined();
    });

    it('says where it is without saying who we are', () => {
      expect(givenS3Store(server).place).toBe(`bucket ${server.bucket} at ${server.endpoint}`);
    });

    it('finds keys in a profile', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'mlmodel-aws-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      onTestFinished(() => void vi.unstubAllEnvs());
      const { accessKeyId, secretAccessKey, endpoint, bucket } = server;
      await writeFile(
        join(folder, 'credentials'),
        `[team]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`
      );
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
      vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
      const store = new S3ObjectStore({ endpoint, bucket, prefix: randomUUID(), profile: 'team' });
      await store.put('a', Buffer.from('x'));
      expect(await read(store, 'a')).toBe('x');
      const other = new S3ObjectStore({ endpoint, bucket, profile: 'nobody' });
      await expect(other.open('a')).rejects.toMatchObject({ kind: 'noCredentials' });
    });

    it('finds keys in the environment', async () => {
      onTestFinished(() => void vi.unstubAllEnvs());
      const { accessKeyId, secretAccessKey, endpoint, bucket } = server;
      vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
      const store = new S3ObjectStore({ endpoint, bucket, prefix: randomUUID() });
      await store.put('a', Buffer.from('x'));
      expect(await read(store, 'a')).toBe('x');
    });

    it('makes links that save under the file’s own name', async () => {
      const store = givenS3Store(server);
      await store.put('exports/모델 1.tar', Buffer.from('tar'));
      const link = await store.presign('exports/모델 1.tar', {
        seconds: 3600,
        filename: '모델 "1" (최종).tar'
      });
      const answer = await fetch(link);
      expect(await answer.text()).toBe('tar');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="__ _1_ (__).tar"; filename*=UTF-8''%EB%AA%A8%EB%8D%B8%20%221%22%20%28%EC%B5%9C%EC%A2%85%29.tar`
      );
      expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('3600');
    });
  });
});

/** Puts an object of no bytes under a key that we would refuse. */
async function putRaw({ endpoint, bucket, ...credentials }: S3Server, key: string): Promise<void> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: new Uint8Array(0) }));
  client.destroy();
}
