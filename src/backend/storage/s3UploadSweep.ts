import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload
} from '@aws-sdk/client-s3';
import type { S3Connection } from './s3Connection';

type Sweep = {
  readonly prefix: string;
  readonly before: Date;
  readonly signal: AbortSignal | undefined;
};

/** Aborts uploads below the prefix that were begun before a time; answers how many. */
export async function sweepUploads(
  connection: S3Connection,
  { prefix, before, signal }: Sweep
): Promise<number> {
  const ours = connection.prefix + prefix;
  let swept = 0;
  for await (const { Key, UploadId, Initiated: begun } of uploadsOf(connection, signal)) {
    if (Key?.startsWith(ours) === true && begun !== undefined && begun < before) {
      const command = new AbortMultipartUploadCommand({ Bucket: connection.bucket, Key, UploadId });
      await connection.run((client, options) => client.send(command, options), signal);
      swept++;
    }
  }
  return swept;
}

/** All of the bucket's: MinIO lists uploads by a whole key only, or by none. */
async function* uploadsOf(
  connection: S3Connection,
  signal: AbortSignal | undefined
): AsyncGenerator<MultipartUpload> {
  let place = {};
  for (;;) {
    const command = new ListMultipartUploadsCommand({ Bucket: connection.bucket, ...place });
    const page = await connection.run((client, options) => client.send(command, options), signal);
    yield* page.Uploads ?? [];
    if (page.IsTruncated !== true) {
      return;
    }
    place = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}
