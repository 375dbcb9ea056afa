import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand
} from '@aws-sdk/client-s3';
import { type ByteRange, StoreError } from './objectStore';
import type { S3Connection } from './s3Connection';
import { encodeKey } from './s3FastLane';

/** S3's own limit. */
const mostParts = 10_000;

/** An object of another bucket or key on the same server, or a range of it. */
export type CopySource = {
  readonly bucket: string;
  readonly key: string;
  readonly range: ByteRange;
  readonly version?: string | undefined;
};

/** An object that is put together from parts, numbered in the order in which they were begun. Invisible until `complete`. */
export class S3MultipartUpload {
  private constructor(
    private readonly _connection: S3Connection,
    private readonly _target: { readonly Bucket: string; readonly Key: string },
    private readonly _options: { readonly id: string; readonly signal: AbortSignal | undefined }
  ) {}

  /** Begins one; from here on it takes `complete` or `abort` to leave nothing behind. */
  static async begin(
    connection: S3Connection,
    key: string,
    signal?: AbortSignal
  ): Promise<S3MultipartUpload> {
    const target = connection.at(key);
    const { UploadId: id } = await connection.run(
      (client, options) => client.send(new CreateMultipartUploadCommand(target), options),
      signal
    );
    return new S3MultipartUpload(connection, target, { id: id ?? '', signal });
  }

  /** Reserves the next part's place; the work to do puts `bytes` there. */
  nextPart(bytes: Uint8Array): () => Promise<void> {
    return this._part(bytes.length, async part => {
      const command = new UploadPartCommand({ ...part, Body: bytes, ContentLength: bytes.length });
      const { ETag } = await this._connection.run(
        (client, options) => client.send(command, options),
        this._options.signal
      );
      return ETag;
    });
  }

  /** Reserves the next part's place; the work to do lets the server copy a range there. Rejects with `changed` for another version. */
  nextCopy({ bucket, key, range, version }: CopySource): () => Promise<void> {
    return this._part(range.end - range.start, async part => {
      const command = new UploadPartCopyCommand({
        ...part,
        CopySource: `${bucket}/${encodeKey(key)}`,
        CopySourceRange: `bytes=${range.start}-${range.end - 1}`,
        ...(version !== undefined && { CopySourceIfMatch: version })
      });
      const { CopyPartResult } = await this._connection.run(
        (client, options) => client.send(command, options),
        this._options.signal
      );
      return CopyPartResult?.ETag;
    });
  }

  /** Makes the object of all parts. */
  async complete(): Promise<void> {
    const Parts = this._etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const command = new CompleteMultipartUploadCommand({
      ...this._target,
      UploadId: this._options.id,
      MultipartUpload: { Parts }
    });
    try {
      await this._connection.run(
        (client, options) => client.send(command, options),
        this._options.signal
      );
    } catch (error) {
      if (!(await this._isComplete(error))) {
        throw error;
      }
    }
  }

  /** Drops all parts. Never rejects: what a store in trouble keeps is swept later. */
  async abort(): Promise<void> {
    const command = new AbortMultipartUploadCommand({
      ...this._target,
      UploadId: this._options.id
    });
    await this._connection.run(client => client.send(command)).catch(() => undefined);
  }

  private readonly _etags: string[] = [];
  private _size = 0;

  private _part(
    size: number,
    send: (part: {
      Bucket: string;
      Key: string;
      UploadId: string;
      PartNumber: number;
    }) => Promise<string | undefined>
  ): () => Promise<void> {
    const PartNumber = this._etags.push('');
    if (PartNumber > mostParts) {
      throw new StoreError('noSpace', 'The object would have more parts than S3 takes.');
    }
    this._size += size;
    return async () => {
      const etag = await send({ ...this._target, UploadId: this._options.id, PartNumber });
      this._etags[PartNumber - 1] = etag ?? '';
    };
  }

  /** When the answer to the completion was lost, a second try finds no upload, but the object of as many parts. */
  private async _isComplete(error: unknown): Promise<boolean> {
    const isLost =
      error instanceof StoreError &&
      ['objectMissing', 'timeout', 'unreachable', 'failing'].includes(error.kind);
    if (!isLost) {
      return false;
    }
    const found = await this._connection
      .run(
        (client, options) => client.send(new HeadObjectCommand(this._target), options),
        this._options.signal
      )
      .catch(() => null);
    return (
      found?.ContentLength === this._size &&
      found.ETag?.replaceAll('"', '').endsWith(`-${this._etags.length}`) === true
    );
  }
}
