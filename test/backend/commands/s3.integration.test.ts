import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { DownloadHandle } from '../../../src/common/reply';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import { givenArchive, givenBackend } from '../../support/givenBackend';

describe.each(inject('s3Servers'))(
  'on $name',
  ({ endpoint, bucket, accessKeyId, secretAccessKey }) => {
    async function givenS3() {
      const prefix = randomUUID();
      const place = { type: 's3', endpoint, bucket, accessKeyId, secretAccessKey } as const;
      const environment = {
        MLMODEL_STORE: JSON.stringify({ ...place, prefix: `${prefix}/managed` }),
        MLMODEL_CONNECTORS: JSON.stringify({
          MIN_AI: { ...place, prefix },
          WRONG: { ...place, secretAccessKey: 'not the secret at all' },
          NOWHERE: { ...place, bucket: 'no-such-bucket' },
          DOWN: { ...place, endpoint: 'http://127.0.0.1:1' }
        })
      };
      const world = await givenBackend({ environment });
      const users = new S3ObjectStore({ ...place, prefix });
      const big = Buffer.alloc(12 * 1024 * 1024, 'model');
      await givenArchive(world.local, 'model.tar', {
        'm/model.pkl': big,
        'm/한글 이름.txt': '안녕'
      });
      const bytes = await readFile(join(world.local, 'model.tar'));
      await users.put('USERS/root/model.tar', bytes);
      return { world, users };
    }

    const line = (connector: string, key = 'USERS/root/model.tar'): string =>
      `import name=m type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.${connector}:${key}`;

    it('a model lives its life: import, list, summary, export, link, delete', async () => {
      const { world, users } = await givenS3();
      await world.ok(line('MIN_AI'));
      expect((await world.rows('list')).map(row => row[2])).toEqual(['m']);
      const [[, files]] = (await world.rows('summary m files')) as unknown as [
        [string, { path: string }[]]
      ];
      expect(files.map(file => file.path)).toEqual(['m/model.pkl', 'm/한글 이름.txt']);
      const [[, handle]] = (await world.rows(
        'export name=m path=OBJECTSTORAGE.MIN_AI:USERS/root/out.tar'
      )) as unknown as [[string, DownloadHandle]];
      const { downloads } = await world.backend.world();
      const link = await downloads.link(handle);
      expect(link).toMatchObject({ isRelative: false, seconds: 3600 });
      const answer = await fetch(link.url);
      expect(answer.headers.get('content-disposition')).toContain('out.tar');
      const downloaded = Buffer.from(await answer.arrayBuffer());
      const read = (member: string) =>
        execFileSync('tar', ['-xOf', '-', member], { input: downloaded, maxBuffer: 2 ** 26 });
      expect(read('m/model.pkl').equals(Buffer.alloc(12 * 1024 * 1024, 'model'))).toBe(true);
      expect(read('m/한글 이름.txt').toString()).toBe('안녕');
      expect(await world.rows('delete m')).toEqual([]);
      expect(await world.keys('models/')).toEqual([]);
      expect(await users.head('USERS/root/model.tar')).not.toBeNull();
    });

    it('says which way the store refused, and where in the statement', async () => {
      const { world } = await givenS3();
      const failureOf = async (statement: string) => {
        const reply = await world.run(statement);
        return reply.kind === 'failure' ? reply.failure : undefined;
      };
      expect(await failureOf(line('WRONG'))).toMatchObject({ code: 'ACCESS_DENIED' });
      expect(await failureOf(line('NOWHERE'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await failureOf(line('DOWN'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      const missing = await failureOf(line('MIN_AI', 'USERS/root/none.tar'));
      expect(missing).toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(
        line('MIN_AI', 'USERS/root/none.tar').slice(missing?.at?.start, missing?.at?.end)
      ).toBe('OBJECTSTORAGE.MIN_AI:USERS/root/none.tar');
      expect(await world.keys('models/')).toEqual([]);
    });

    it('interrupted while it copies, an import leaves nothing', async () => {
      const { world } = await givenS3();
      const interrupt = new AbortController();
      const reply = await world.run(line('MIN_AI'), {
        signal: interrupt.signal,
        onProgress: () => interrupt.abort(new Error('interrupted'))
      });
      expect(reply).toMatchObject({ failure: { code: 'CANCELLED' } });
      expect(await world.keys()).toEqual([]);
    });
  }
);
