import { type _Object as Listed, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { isObjectKey, prefixSegments } from './objectKey';
import type { Level, LevelOptions, ListOptions, StoredObject } from './objectStore';
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

/** One level of keys in one request; `next` is the server's own mark. */
export async function s3Level(
  connection: S3Connection,
  prefix: string,
  { after, limit, signal }: LevelOptions
): Promise<Level> {
  prefixSegments(prefix);
  const { bucket, prefix: base } = connection;
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: base + prefix,
    Delimiter: '/',
    MaxKeys: limit,
    ...(after !== undefined && { ContinuationToken: after })
  });
  const page = await connection.run((client, options) => client.send(command, options), signal);
  const folders = (page.CommonPrefixes ?? []).map(each => (each.Prefix ?? '').slice(base.length));
  const next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  return {
    // What no key of ours can be, such as a marker for an empty folder, can't be read either.
    folders: folders.filter(each => isObjectKey(each.slice(0, -1))),
    objects: (page.Contents ?? [])
      .map(each => describe(each, base))
      .filter(({ key }) => isObjectKey(key)),
    ...(next !== undefined && { next })
  };
}

function describe(
  { Key = '', Size = 0, LastModified = new Date(0) }: Listed,
  base: string
): StoredObject {
  return { key: Key.slice(base.length), size: Size, modified: LastModified };
}
