import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { bytesOf } from './byteStream';
import { type ByteRange, type Bytes, type OpenedObject, StoreError } from './objectStore';
import type { S3Connection } from './s3Connection';
import { s3Error, troubleOf } from './s3Error';
import type { S3FastLane } from './s3FastLane';

/** What an opening fetches at once: most objects are no larger. */
const firstSize = 1024 * 1024;

/** Ranges fetched in parallel, ahead of the reader. */
const ahead = { count: 4, size: 2 * 1024 * 1024 };

/** How often a range goes on after its connection broke or ended early. */
const resumptions = 4;

/** What an answer says of the object beside its bytes. */
type Facts = { readonly size: number; readonly version: string };
type Answer = Facts & { readonly body: Bytes };
type Wanted = {
  readonly key: string;
  readonly range: ByteRange;
  /** Only this content of the key will do. */
  readonly version?: string | undefined;
  readonly signal: AbortSignal | undefined;
};

/** Reads objects in ranges: several at once, each going on where its connection broke. */
export class S3Reader {
  constructor(
    private readonly _connection: S3Connection,
    private readonly _lane: S3FastLane
  ) {}

  /** Opens an object or a range of it; what is small has arrived when it resolves. */
  async open(
    key: string,
    { range, signal }: { range?: ByteRange; signal?: AbortSignal } = {}
  ): Promise<OpenedObject> {
    const start = range?.start ?? 0;
    const end = range?.end ?? Infinity;
    const firstEnd = Math.min(end, start + firstSize);
    const first =
      firstEnd > start
        ? await this._fetch({ key, range: { start, end: firstEnd }, signal })
        : { chunks: [], ...(await this._facts(key, signal)) };
    const { size, version, chunks } = first;
    const rest = { start: firstEnd, end: Math.min(end, size) };
    const content =
      rest.end > rest.start
        ? this._stream(chunks, { key, range: rest, version, signal })
        : bytesOf(...chunks);
    return { size, version, content };
  }

  private async *_stream(first: readonly Uint8Array[], wanted: Wanted): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    const signal = wanted.signal ? AbortSignal.any([wanted.signal, stop.signal]) : stop.signal;
    const queue: Promise<{ chunks: readonly Uint8Array[] }>[] = [];
    let next = wanted.range.start;
    const fill = () => {
      for (; queue.length < ahead.count && next < wanted.range.end; next += ahead.size) {
        const range = { start: next, end: Math.min(next + ahead.size, wanted.range.end) };
        const fetching = this._fetch({ ...wanted, range, signal });
        fetching.catch(() => undefined);
        queue.push(fetching);
      }
    };
    try {
      fill();
      yield* first;
      for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
        const { chunks } = await part;
        fill();
        yield* chunks;
      }
    } catch (error) {
      wanted.signal?.throwIfAborted();
      throw error;
    } finally {
      stop.abort();
    }
  }

  /** All bytes of a range that exist, however often the connection breaks. */
  private async _fetch(wanted: Wanted): Promise<Facts & { chunks: Uint8Array[] }> {
    const chunks: Uint8Array[] = [];
    const { end } = wanted.range;
    let { start } = wanted.range;
    let { version } = wanted;
    for (let tries = 0; ; tries++) {
      const answer = await this._ask({ ...wanted, range: { start, end }, version });
      ({ version } = answer);
      try {
        for await (const chunk of answer.body) {
          chunks.push(chunk);
          start += chunk.length;
        }
        if (start >= Math.min(end, answer.size)) {
          return { size: answer.size, version, chunks };
        }
        throw new StoreError('unreachable', 'The answer ended too early.');
      } catch (error) {
        wanted.signal?.throwIfAborted();
        if (tries === resumptions) {
          throw s3Error(error);
        }
      }
    }
  }

  private async _ask(wanted: Wanted): Promise<Answer> {
    const { key, range, version, signal } = wanted;
    const Range = `bytes=${range.start}-${range.end - 1}`;
    const fast = await this._lane.send(
      { method: 'GET', key, headers: { range: Range, ...(version && { 'if-match': version }) } },
      signal
    );
    if (fast !== null) {
      const { headers, body } = fast;
      return answerOf(range, {
        range: headers['content-range'],
        length: Number(headers['content-length']),
        version: headers['etag'],
        body
      });
    }
    return this._connection.run(async (client, options) => {
      try {
        const found = await client.send(
          new GetObjectCommand({
            ...this._connection.at(key),
            Range,
            ...(version && { IfMatch: version })
          }),
          options
        );
        return answerOf(range, {
          range: found.ContentRange,
          length: found.ContentLength,
          version: found.ETag,
          body: found.Body as unknown as Bytes
        });
      } catch (error) {
        if (troubleOf(error).status !== 416) {
          throw error;
        }
        return { ...(await this._facts(key, signal)), body: bytesOf() };
      }
    }, signal);
  }

  private async _facts(key: string, signal: AbortSignal | undefined): Promise<Facts> {
    const found = await this._connection.run(
      (client, options) => client.send(new HeadObjectCommand(this._connection.at(key)), options),
      signal
    );
    return { size: found.ContentLength ?? 0, version: found.ETag ?? '' };
  }
}

type Told = {
  readonly range: string | undefined;
  readonly length: number | undefined;
  readonly version: string | undefined;
  readonly body: Bytes;
};

/** Some servers answer a range that is the whole object without saying that it is one. */
function answerOf(wanted: ByteRange, { range, length = 0, version = '', body }: Told): Answer {
  const total = /\/(\d+)$/.exec(range ?? '')?.[1];
  if (total === undefined && (wanted.start > 0 || length > wanted.end)) {
    throw new StoreError('other', 'The store does not answer ranges.');
  }
  return { size: total === undefined ? length : Number(total), version, body };
}
