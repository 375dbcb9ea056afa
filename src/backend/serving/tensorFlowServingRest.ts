import { Agent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as requestHttps } from 'node:https';
import type { ServerAnswer, ServerRequest, VersionState, VersionStatus } from './modelServer';
import { versionStates } from './modelServer';
import { notServing, tooSlow, unavailable } from './serverFailure';

/** How long a server may take, in milliseconds. */
export type Limits = {
  /** For a question that needs no work. */
  readonly quick: number;
  /** For a prediction. */
  readonly send: number;
  /** For a reload. */
  readonly reload: number;
};

/** The REST API of one server; connections are kept. */
export class RestEndpoint {
  private readonly _base: URL;
  private readonly _agent: Agent;

  /** `url` as in the configuration: `http://tf1:8501`. */
  constructor(
    url: string,
    private readonly _limits: Limits
  ) {
    this._base = new URL(url);
    this.address = url.replace(/\/+$/, '');
    const options = { keepAlive: true, scheduling: 'lifo' } as const;
    this._agent = this._base.protocol === 'https:' ? new TlsAgent(options) : new Agent(options);
  }

  /** Its URL, without a slash at the end. */
  readonly address: string;

  /** Sends a request. A connection that had gone stale while it was kept is replaced once, for what is only asked: a prediction may be what broke it. */
  async send(request: ServerRequest, limit = this._limits.send): Promise<ServerAnswer> {
    try {
      return await this._exchange(request, { limit, agent: this._agent });
    } catch (error) {
      if (!(error instanceof StaleConnection)) {
        throw error;
      }
      if (request.method !== 'GET') {
        throw unavailable(this.address, error.cause);
      }
      return this._exchange(request, { limit, agent: false });
    }
  }

  /** Sees that a TensorFlow Serving answers: this path is refused by it in its own words. */
  async probe(signal: AbortSignal): Promise<void> {
    const answer = await this.send(
      { method: 'GET', path: '/v1/models', signal },
      this._limits.quick
    );
    if (typeof memberOf(jsonOf(answer), 'error') !== 'string') {
      throw notServing(this.address);
    }
  }

  /** What it says of a model's versions; none when it doesn't know the model. */
  async status(name: string, signal: AbortSignal): Promise<readonly VersionStatus[]> {
    const path = `/v1/models/${encodeURIComponent(name)}`;
    const answer = await this.send({ method: 'GET', path, signal }, this._limits.quick);
    const body = jsonOf(answer);
    const listed = memberOf(body, 'model_version_status');
    if (answer.status === 200 && Array.isArray(listed)) {
      return listed.map(versionStatus);
    }
    if (answer.status === 404 && typeof memberOf(body, 'error') === 'string') {
      return [];
    }
    throw notServing(this.address);
  }

  /** Ends connections that are kept. */
  close(): void {
    this._agent.destroy();
  }

  private async _exchange(request: ServerRequest, { limit, agent }: Way): Promise<ServerAnswer> {
    request.signal.throwIfAborted();
    const late = AbortSignal.timeout(limit);
    const started = performance.now();
    try {
      const incoming = await this._open(request, agent, AbortSignal.any([request.signal, late]));
      const body = await bodyOf(incoming);
      return {
        status: incoming.statusCode ?? 0,
        statusText: incoming.statusMessage ?? '',
        headers: pairs(incoming.rawHeaders),
        body,
        milliseconds: performance.now() - started
      };
    } catch (error) {
      request.signal.throwIfAborted();
      if (late.aborted) {
        throw tooSlow(this.address, limit);
      }
      throw error instanceof StaleConnection ? error : unavailable(this.address, error);
    }
  }

  private _open(
    request: ServerRequest,
    agent: Way['agent'],
    signal: AbortSignal
  ): Promise<IncomingMessage> {
    const body = request.body;
    return new Promise((resolve, reject) => {
      const send = this._base.protocol === 'https:' ? requestHttps : requestHttp;
      const outgoing = send(this.address + request.path, {
        method: request.method,
        agent,
        signal,
        headers: { ...request.headers, ...(body && { 'Content-Length': String(body.length) }) }
      });
      outgoing.once('response', resolve);
      outgoing.once('error', error => {
        const isStale = outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        reject(isStale ? new StaleConnection('stale', { cause: error }) : error);
      });
      outgoing.end(body);
    });
  }
}

/** How a request goes; without an agent it has a connection of its own. */
type Way = { readonly limit: number; readonly agent: Agent | false };

class StaleConnection extends Error {}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of incoming) {
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts);
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] ?? '', raw[2 * i + 1] ?? '']);
}

function jsonOf({ body }: ServerAnswer): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Versions are strings there, as in all JSON of protocol buffers. */
function versionStatus(value: unknown): VersionStatus {
  const state = String(memberOf(value, 'state'));
  const status = memberOf(value, 'status');
  return {
    version: Number(memberOf(value, 'version')),
    state: isState(state) ? state : 'UNKNOWN',
    errorCode: textOf(memberOf(status, 'error_code'), 'OK'),
    errorMessage: textOf(memberOf(status, 'error_message'), '')
  };
}

function textOf(value: unknown, none: string): string {
  return typeof value === 'string' ? value : none;
}

function isState(text: string): text is VersionState {
  return (versionStates as readonly string[]).includes(text);
}
