import { randomUUID } from 'node:crypto';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../src/backend/storage/s3Config';
import { S3ObjectStore } from '../../src/backend/storage/s3ObjectStore';
import type { S3Server } from './s3Servers';

/** For tests of what is silent; a busy machine makes live servers silent for as long. */
const impatience = { connectMs: 300, silenceMs: 300, attempts: 3 };

/** A store below a fresh prefix of the server's bucket. */
export function givenS3Store(server: S3Server, more: Partial<S3Config> = {}): S3ObjectStore {
  return new S3ObjectStore({ ...server, prefix: `test/${randomUUID()}`, ...more });
}

/** A store at an endpoint that may never answer. */
export function givenImpatientS3Store(server: S3Server, endpoint: string): S3ObjectStore {
  return new S3ObjectStore({ ...server, endpoint }, impatience);
}

/** The keys of all uploads that were begun below `key` and neither completed nor aborted. */
export async function unfinishedUploads(server: S3Server, key: string): Promise<readonly string[]> {
  const { endpoint, accessKeyId, secretAccessKey, bucket } = server;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey }
  });
  const { Uploads: uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key })
  );
  client.destroy();
  return uploads.flatMap(each => each.Key ?? []);
}
