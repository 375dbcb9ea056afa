import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  type ByteRange,
  type Bytes,
  type CopiedPiece,
  type IBucketLister,
  type IComposer,
  type ILeftoverSweeper,
  type ILevelLister,
  type IObjectStore,
  type IPresigner,
  type Level,
  type LevelOptions,
  type ListOptions,
  type OpenedObject,
  type Piece,
  type StoredObject,
  StoreError
} from './objectStore';
import { S3ConditionalWriter } from './s3ConditionalWriter';
import { S3Composer } from './s3Composer';
import { type S3Config, type S3Patience, usualPatience } from './s3Config';
import { S3Connection } from './s3Connection';
import { s3Error, troubleOf } from './s3Error';
import { S3FastLane } from './s3FastLane';
import { s3Level, s3Listing } from './s3Listing';
import { S3Reader } from './s3Reader';
import { S3Remover } from './s3Remover';
import { sweepUploads } from './s3UploadSweep';
import { S3Writer } from './s3Writer';

/** Objects in a bucket of any server that speaks S3, or below a prefix in one. */
export class S3ObjectStore
  implements IObjectStore, IPresigner, IComposer, ILeftoverSweeper, ILevelLister, IBucketLister
{
  constructor(config: S3Config, patience: S3Patience = usualPatience) {
    this._connection = new S3Connection(config, patience);
    this.place = this._connection.place;
    const lane = new S3FastLane(this._connection);
    this._reader = new S3Reader(this._connection, lane);
    this._writer = new S3Writer(this._connection, lane);
    this._conditional = new S3ConditionalWriter(this._connection, this._reader);
    this._remover = new S3Remover(this._connection);
  }

  readonly place: string;

  async put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void> {
    this._connection.fullKey(key);
    signal?.throwIfAborted();
    await this._writer.put(key, content, signal);
  }

  async putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    return this._conditional.putIfAbsent(key, content, signal);
  }

  async open(
    key: string,
    options: { range?: ByteRange; signal?: AbortSignal } = {}
  ): Promise<OpenedObject> {
    return this._reader.open(key, options);
  }

  async head(key: string, signal?: AbortSignal): Promise<StoredObject | null> {
    const target = this._connection.at(key);
    return this._connection.run(async (client, options) => {
      try {
        const found = await client.send(new HeadObjectCommand(target), options);
        this._hasBucket = true;
        return { key, size: found.ContentLength ?? 0, modified: found.LastModified ?? new Date(0) };
      } catch (error) {
        if (s3Error(error).kind !== 'objectMissing') {
          await this._explain(key, error, signal);
          throw error;
        }
        await this._seeBucket(signal);
        return null;
      }
    }, signal);
  }

  list(prefix: string, options: ListOptions = {}): AsyncIterable<StoredObject> {
    return s3Listing(this._connection, prefix, options);
  }

  async listLevel(prefix: string, options: LevelOptions): Promise<Level> {
    return s3Level(this._connection, prefix, options);
  }

  async bucketNames(signal?: AbortSignal): Promise<readonly string[]> {
    const { Buckets: buckets = [] } = await this._connection.run(
      (client, options) => client.send(new ListBucketsCommand({}), options),
      signal
    );
    return buckets.flatMap(({ Name: name }) => name ?? []);
  }

  async remove(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await this._remover.remove(keys, signal);
  }

  async presign(key: string, options: { seconds: number; filename: string }): Promise<string> {
    const command = new GetObjectCommand({
      ...this._connection.at(key),
      ResponseContentDisposition: attachment(options.filename)
    });
    return this._connection.run(client =>
      getSignedUrl(client, command, { expiresIn: options.seconds })
    );
  }

  canCopyFrom(source: IObjectStore): boolean {
    return (
      source instanceof S3ObjectStore && source._connection.identity === this._connection.identity
    );
  }

  async compose(key: string, pieces: Iterable<Piece>, signal?: AbortSignal): Promise<void> {
    const target = { connection: this._connection, writer: this._writer, key, signal };
    this._connection.fullKey(key);
    signal?.throwIfAborted();
    await new S3Composer(target, piece => this._connectionOf(piece)).compose([...pieces]);
  }

  async sweepLeftovers(prefix: string, before: Date, signal?: AbortSignal): Promise<number> {
    return sweepUploads(this._connection, { prefix, before, signal });
  }

  private readonly _connection: S3Connection;
  private readonly _reader: S3Reader;
  private readonly _writer: S3Writer;
  private readonly _conditional: S3ConditionalWriter;
  private readonly _remover: S3Remover;
  private _hasBucket = false;

  /** A refused HEAD has no body that says why; a refused GET does. */
  private async _explain(
    key: string,
    error: unknown,
    signal: AbortSignal | undefined
  ): Promise<void> {
    const { status } = troubleOf(error);
    if (status >= 400 && status < 500) {
      await this._reader.open(key, signal ? { signal } : {});
    }
  }

  /** A missing bucket answers a HEAD as a missing object does. */
  private async _seeBucket(signal: AbortSignal | undefined): Promise<void> {
    if (!this._hasBucket) {
      const command = new HeadBucketCommand({ Bucket: this._connection.bucket });
      await this._connection
        .run((client, options) => client.send(command, options), signal)
        .catch((error: unknown) => {
          throw error instanceof StoreError && error.kind === 'objectMissing'
            ? new StoreError('bucketMissing', 'The bucket does not exist.', { cause: error })
            : error;
        });
      this._hasBucket = true;
    }
  }

  private _connectionOf({ source }: CopiedPiece): S3Connection {
    if (!(source instanceof S3ObjectStore)) {
      throw new TypeError(`Nothing can be copied on the server from ${source.place}.`);
    }
    return source._connection;
  }
}

/** Saves under any name: an ASCII one for old readers, the real one as RFC 5987 has it. */
function attachment(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
