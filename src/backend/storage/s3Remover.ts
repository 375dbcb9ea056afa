import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { BoundedWork } from './boundedWork';
import type { S3Connection } from './s3Connection';
import { s3Error, troubleOf } from './s3Error';

/** S3's own limit of a batch. */
const batchSize = 1000;

const underWay = { count: 16, bytes: Infinity };

/** Removes objects, in batches where the server can. */
export class S3Remover {
  constructor(private readonly _connection: S3Connection) {}

  /** Removes all; keys that don't exist are no error. */
  async remove(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    if (keys.length === 1) {
      return this._removeEach(keys, signal);
    }
    for (let i = 0; i < keys.length; i += batchSize) {
      const batch = keys.slice(i, i + batchSize);
      await this._removeEach(await this._removeBatch(batch, signal), signal);
    }
  }

  private _canBatch = true;

  /** Answers the keys that are still to be removed one by one. */
  private async _removeBatch(
    keys: readonly string[],
    signal: AbortSignal | undefined
  ): Promise<readonly string[]> {
    if (!this._canBatch) {
      return keys;
    }
    const objects = new Map(keys.map(key => [this._connection.fullKey(key), key]));
    const command = new DeleteObjectsCommand({
      Bucket: this._connection.bucket,
      Delete: { Quiet: true, Objects: [...objects.keys()].map(Key => ({ Key })) }
    });
    return this._connection.run(async (client, options) => {
      try {
        const { Errors: errors = [] } = await client.send(command, options);
        return errors.flatMap(({ Key: key = '' }) => objects.get(key) ?? []);
      } catch (error) {
        const { status } = troubleOf(error);
        if (status !== 400 && status !== 405 && status !== 501) {
          throw error;
        }
        // Some servers know no batches, or want a checksum of theirs that we don't send.
        this._canBatch = false;
        return keys;
      }
    }, signal);
  }

  private async _removeEach(
    keys: readonly string[],
    signal: AbortSignal | undefined
  ): Promise<void> {
    const work = new BoundedWork(underWay);
    try {
      for (const key of keys) {
        await work.start(0, () => this._removeOne(key, signal));
      }
      await work.end();
    } finally {
      await work.settle();
    }
  }

  private async _removeOne(key: string, signal: AbortSignal | undefined): Promise<void> {
    await this._connection.run(async (client, options) => {
      try {
        await client.send(new DeleteObjectCommand(this._connection.at(key)), options);
      } catch (error) {
        if (s3Error(error).kind !== 'objectMissing') {
          throw error;
        }
      }
    }, signal);
  }
}
