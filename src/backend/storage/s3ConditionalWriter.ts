import { setTimeout as pause } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { gather } from './byteStream';
import { StoreError } from './objectStore';
import type { S3Connection } from './s3Connection';
import { s3Error, type S3Trouble, troubleOf } from './s3Error';
import type { S3Reader } from './s3Reader';

/** How often a write that collided with another is tried anew; each pause is random, up to so many milliseconds more. */
const collisions = { tries: 10, pauseMs: 40 };

/** Writes objects only if there are none. */
export class S3ConditionalWriter {
  constructor(
    private readonly _connection: S3Connection,
    private readonly _reader: S3Reader
  ) {}

  /** Answers whether it wrote, even when the store's own answer was lost. */
  async putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      const outcome = await this._try(key, content, signal);
      if (outcome !== 'collided') {
        return outcome;
      }
      if (tries === collisions.tries) {
        throw new StoreError('failing', 'Other writes of the same key collide without end.');
      }
      await pause(Math.random() * collisions.pauseMs * tries);
    }
  }

  private async _try(
    key: string,
    content: Uint8Array,
    signal: AbortSignal | undefined
  ): Promise<boolean | 'collided'> {
    const command = new PutObjectCommand({
      ...this._connection.at(key),
      Body: content,
      ContentLength: content.length,
      IfNoneMatch: '*'
    });
    return this._connection.run(async (client, options) => {
      try {
        await client.send(command, options);
        return true;
      } catch (error) {
        signal?.throwIfAborted();
        return this._decide({ key, content, error }, signal);
      }
    }, signal);
  }

  private async _decide(
    { key, content, error }: { key: string; content: Uint8Array; error: unknown },
    signal: AbortSignal | undefined
  ): Promise<boolean | 'collided'> {
    const trouble = troubleOf(error);
    if (trouble.name === 'ConditionalRequestConflict') {
      return 'collided';
    }
    if (isUnsupported(trouble)) {
      throw new StoreError('unsupported', 'The store refuses conditional writes.', {
        cause: error
      });
    }
    if (trouble.status === 412 && trouble.attempts <= 1) {
      return false;
    }
    // An earlier attempt may have written, its answer lost: what is there tells. Of a silent store nobody learns more.
    const canTell = isUndecided(trouble) && s3Error(error).kind !== 'timeout';
    const isOurs = canTell ? await this._holds(key, content, signal) : null;
    if (isOurs === null) {
      throw error;
    }
    return isOurs;
  }

  /** Whether the key has this content; null when it has none or that can't be found out. */
  private async _holds(
    key: string,
    content: Uint8Array,
    signal: AbortSignal | undefined
  ): Promise<boolean | null> {
    try {
      const opened = await this._reader.open(key, signal ? { signal } : {});
      return Buffer.from(await gather(opened.content)).equals(content);
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  }
}

function isUnsupported({ status, name }: S3Trouble): boolean {
  return status === 501 || (status === 400 && name === 'InvalidArgument');
}

function isUndecided({ status }: S3Trouble): boolean {
  return status === 412 || status === 0 || status >= 500;
}
