import { HttpRequest } from '@smithy/core/protocols';
import type { AuthScheme, HandlerExecutionContext, RequestSigner } from '@smithy/types';
import type { Readable } from 'node:stream';
import { listenWidely, type S3Connection } from './s3Connection';

/** What a request of the SDK showed: where objects are, and how requests are signed. */
type Lane = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** The path before an object's key. */
  readonly base: string;
  readonly signer: RequestSigner;
};

/** An answer on the fast lane; its body is to be read to its end. */
export type FastAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
};

type HandlerOutput = {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readable;
  };
};

/** A plain request for an object. */
export type FastRequest = {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};

/**
 * Plain GETs and PUTs with the SDK's own signer and connections but without its layers, which take three times
 * the processor time of the request itself. Learns addresses from the first request that the SDK makes.
 * Every answer but success is left to the SDK: it knows retries, redirects, clock skew and errors.
 */
export class S3FastLane {
  constructor(private readonly _connection: S3Connection) {
    this._learn();
  }

  /** Sends a request; answers null where it did not succeed at once and the SDK should do it. Rejects with the signal's reason. */
  async send(request: FastRequest, signal?: AbortSignal): Promise<FastAnswer | null> {
    const lane = this._lane;
    if (lane === undefined || this._failures >= tolerated) {
      return null;
    }
    listenWidely(signal);
    try {
      const answer = await this._send(await lane, request, signal);
      if (answer.status === 200 || answer.status === 206) {
        this._failures = 0;
        return answer;
      }
      answer.body.resume();
      this._failures += isRefusal(answer.status) ? 1 : 0;
    } catch {
      signal?.throwIfAborted();
    }
    return null;
  }

  private _lane: Promise<Lane> | undefined;
  private _failures = 0;

  private async _send(lane: Lane, request: FastRequest, signal?: AbortSignal): Promise<FastAnswer> {
    const { config } = this._connection.client;
    const { signer, base, ...address } = lane;
    const { method, key, body } = request;
    const path = base + encodeKey(this._connection.fullKey(key));
    const headers = {
      host: address.port === undefined ? address.hostname : `${address.hostname}:${address.port}`,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...(body && {
        'content-length': String(body.length),
        'content-type': 'application/octet-stream'
      }),
      ...request.headers
    };
    const sent = new HttpRequest({ ...address, method, path, headers, body });
    const signed = await signer.sign(sent, {
      signingDate: new Date(Date.now() + config.systemClockOffset)
    });
    sent.headers = signed.headers;
    const options = signal ? { abortSignal: signal } : {};
    const { response } = (await config.requestHandler.handle(sent, options)) as HandlerOutput;
    return { status: response.statusCode, headers: response.headers, body: response.body };
  }

  private _learn(): void {
    const { client, prefix } = this._connection;
    client.middlewareStack.add(
      (next, context) => async args => {
        const { Key: key = '' } = args.input as { Key?: string };
        const request = args.request as HttpRequest;
        const scheme = schemeOf(context);
        if (this._lane === undefined && scheme?.name === 'sigv4' && key.startsWith(prefix)) {
          const base = baseOf(request.path, encodeKey(key));
          const { protocol, hostname, port } = request;
          this._lane =
            base === null
              ? undefined
              : client.config
                  .signer(scheme)
                  .then(signer => ({ protocol, hostname, ...(port && { port }), base, signer }));
        }
        return next(args);
      },
      { step: 'build', name: 'learnTheFastLane' }
    );
  }
}

function schemeOf(context: HandlerExecutionContext): AuthScheme | undefined {
  return context.endpointV2?.properties?.authSchemes?.[0];
}

function baseOf(path: string, encodedKey: string): string | null {
  return encodedKey !== '' && path.endsWith(encodedKey) ? path.slice(0, -encodedKey.length) : null;
}

/** Whether the SDK may know better: redirects, another way to sign. Absence it would tell all the same. */
function isRefusal(status: number): boolean {
  return status >= 300 && status < 500 && ![404, 412, 416].includes(status);
}

/** Refusals in a row after which a server is taken to want something that only the SDK knows. */
const tolerated = 3;

/** A key in a URL's path, as S3 wants it signed. */
export function encodeKey(key: string): string {
  return key
    .split('/')
    .map(segment =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
      )
    )
    .join('/');
}
