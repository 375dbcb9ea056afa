import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { keySegments } from './objectKey';
import { type S3Config, type S3Patience } from './s3Config';
import { s3Error } from './s3Error';

/** More than any part of us uses at once. */
const sockets = 64;

/** One bucket, or a prefix in it, and the client that talks to it. */
export class S3Connection {
  constructor(config: S3Config, patience: S3Patience) {
    // Our own engines field says which Node works; a warning on standard error is no answer to a statement.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    this.bucket = config.bucket;
    this.prefix = (config.prefix ?? '').replace(/^\/+|\/+$/g, '').replace(/(.)$/, '$1/');
    this.place = `bucket ${config.bucket} at ${config.endpoint ?? 'AWS'}`;
    this.identity = identityOf(config);
    this.client = new S3Client(clientConfig(config, patience));
    sendBodiesUnsigned(this.client);
  }

  readonly client: S3Client;
  readonly bucket: string;
  /** '' or with a `/` at its end. */
  readonly prefix: string;
  readonly place: string;
  /** Equal where the same server would let us copy from one to the other. */
  readonly identity: string;

  /** The key in the bucket. Throws for keys that `objectKey` refuses. */
  fullKey(key: string): string {
    keySegments(key);
    return this.prefix + key;
  }

  /** What addresses an object in the SDK's commands. */
  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: this.fullKey(key) };
  }

  /** Runs one request. Rejects with a StoreError, or with the signal's reason. */
  async run<T>(
    request: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>,
    signal?: AbortSignal
  ): Promise<T> {
    signal?.throwIfAborted();
    listenWidely(signal);
    try {
      return await request(this.client, signal ? { abortSignal: signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw s3Error(error);
    }
  }
}

/** Every request under way listens to the signal; many are no leak. */
export function listenWidely(signal: AbortSignal | undefined): void {
  if (signal !== undefined) {
    setMaxListeners(0, signal);
  }
}

function identityOf(config: S3Config): string {
  const { endpoint, region, accessKeyId, profile } = config;
  return JSON.stringify([endpoint, region, accessKeyId, profile]);
}

function clientConfig(config: S3Config, patience: S3Patience): S3ClientConfig {
  const { endpoint, accessKeyId, secretAccessKey, sessionToken, profile } = config;
  const region = config.region ?? (endpoint === undefined ? undefined : 'us-east-1');
  const isPath =
    config.addressing === undefined ? endpoint !== undefined : config.addressing === 'path';
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken })
        }
      }),
    forcePathStyle: isPath,
    followRegionRedirects: endpoint === undefined,
    expectContinueHeader: false,
    // Newer checksum headers are unknown to some servers; TLS guards bytes on their way.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    retryStrategy: new ImpatientRetries(patience.attempts),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: patience.connectMs,
      socketTimeout: patience.silenceMs,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: sockets }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: sockets })
    })
  };
}

/** Retries with growing, random pauses as the SDK does, but a silent store only once. */
class ImpatientRetries extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(
    ...[token, info]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']> {
    if (s3Error(info.error).kind === 'timeout' && token.getRetryCount() > 0) {
      throw new Error('The store is silent.');
    }
    return super.refreshRetryTokenForRetry(token, info);
  }
}

/** Signing a body means hashing it once more (and the store, too), which costs more than all else. */
function sendBodiesUnsigned(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async args => {
      if (
        context.commandName === 'PutObjectCommand' ||
        context.commandName === 'UploadPartCommand'
      ) {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] =
          'UNSIGNED-PAYLOAD';
      }
      return next(args);
    },
    { step: 'build', name: 'sendBodiesUnsigned' }
  );
}
