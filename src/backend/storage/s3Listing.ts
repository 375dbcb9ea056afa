import { type _Object as Listed, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ListOptions, StoredObject } from './objectStore';
import type { S3Connection } from './s3Connection';

/** All objects whose key begins with `prefix`, page by page as they are wanted. */
export async function* s3Listing(
  connection: S3Connection,
  prefix: string,
  { after, signal }: ListOptions
): AsyncGenerator<StoredObject> {
  const { bucket, prefix: base } = connection;
  const request = { Bucket: bucket, Prefix: base + prefix };
  let place: { StartAfter: string } | { ContinuationToken: string } | object =
    after === undefined ? {} : { StartAfter: base + after };
  for (;;) {
    const page = await connection.run(
      (client, options) => client.send(new ListObjectsV2Command({ ...request, ...place }), options),
      signal
    );
    for (const listed of page.Contents ?? []) {
      yield describe(listed, base);
    }
    if (page.IsTruncated !== true || page.NextContinuationToken === undefined) {
      return;
    }
    place = { ContinuationToken: page.NextContinuationToken };
  }
}

function describe(
  { Key = '', Size = 0, LastModified = new Date(0) }: Listed,
  base: string
): StoredObject {
  return { key: Key.slice(base.length), size: Size, modified: LastModified };
}
