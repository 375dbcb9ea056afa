import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { failure, MlModelError, type Failure, type FailureCode } from '../common/failure';
import type { JobLine, RunRequest } from '../common/job';
import type { DownloadHandle, FinalReply } from '../common/reply';
import { readCell } from '../language/cell';
import { isCurl } from '../language/curl';
import type { Downloads } from './downloads';
import type { Jobs } from './jobs';
import { downloadHandleSchema, runRequestSchema } from './requests';

/** What the server serves. */
export type HttpParts = {
  readonly jobs: Jobs;
  /** Asked at each request, since it follows the configuration. */
  readonly downloads: () => Promise<Downloads>;
  /** The reply of `list`. */
  readonly models: () => Promise<FinalReply>;
  /** REST addresses of the model server: what a `!curl` may ask here. */
  readonly servers: () => Promise<readonly string[]>;
  readonly toFailure: (error: unknown) => Failure;
};

const largestBody = 64 * 1024 * 1024;

const statusOf: Partial<Record<FailureCode, number>> = {
  OBJECT_NOT_FOUND: 404,
  ACCESS_DENIED: 403,
  BAD_VALUE: 400,
  SYNTAX: 400,
  CONNECTOR_NOT_FOUND: 404,
  STORE_UNAVAILABLE: 502,
  SERVER_UNAVAILABLE: 502,
  TIMEOUT: 504
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };
type Handler = (exchange: Exchange, rest: string) => Promise<void>;

/** The backend's HTTP: jobs, links and downloads. The Jupyter server in front has checked who asks. */
export function makeServer(parts: HttpParts): Server {
  const routes: readonly [method: string, prefix: string, handler: Handler][] = [
    ['POST', '/run', exchange => run(exchange, parts)],
    ['GET', '/jobs/', (exchange, id) => attach(exchange, parts.jobs, id)],
    ['DELETE', '/jobs/', (exchange, id) => cancel(exchange, parts.jobs, id)],
    ['GET', '/jobs', exchange => sendJson(exchange, 200, { jobs: parts.jobs.records })],
    ['GET', '/models', exchange => models(exchange, parts.models)],
    ['GET', '/servers', async exchange => sendJson(exchange, 200, { rest: await parts.servers() })],
    ['POST', '/links', exchange => link(exchange, parts)],
    ['GET', '/download/', (exchange, pass) => download(exchange, parts, pass)]
  ];
  return createServer((request, response) => {
    const exchange = { request, response };
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    const route = routes.find(
      ([method, prefix]) =>
        method === request.method &&
        (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix)
    );
    const answer = route
      ? route[2](exchange, path.slice(route[1].length))
      : sendFailure(exchange, 404, { code: 'INTERNAL', message: 'There is no such route.' });
    answer.catch((error: unknown) => refuse(exchange, parts.toFailure(error)));
  });
}

async function run({ request, response }: Exchange, { jobs }: HttpParts): Promise<void> {
  const wanted = runRequestSchema.safeParse(await readJson(request));
  if (!wanted.success) {
    throw failure('BAD_VALUE', 'The request needs a list of statements.');
  }
  const { statements, ...rest } = wanted.data as RunRequest;
  await sendLines(response, await jobs.start({ ...rest, statements: statements.flatMap(plain) }));
}

/** Who sends a cell's text instead of its statements gets it read as a cell. */
function plain(text: string): readonly string[] {
  return (text.startsWith('%') || isCurl(text) ? readCell(text, 'any') : null) ?? [text];
}

async function attach(exchange: Exchange, jobs: Jobs, id: string): Promise<void> {
  const lines = jobs.attach(id);
  await (lines ? sendLines(exchange.response, lines) : sendUnknownJob(exchange));
}

async function cancel(exchange: Exchange, jobs: Jobs, id: string): Promise<void> {
  if (await jobs.cancel(id)) {
    exchange.response.writeHead(204).end();
  } else {
    await sendUnknownJob(exchange);
  }
}

async function models(exchange: Exchange, list: HttpParts['models']): Promise<void> {
  const reply = await list();
  if (reply.kind === 'failure') {
    throw new MlModelError(reply.failure);
  }
  await sendJson(exchange, 200, reply);
}

async function link(exchange: Exchange, { downloads }: HttpParts): Promise<void> {
  const wanted = downloadHandleSchema.safeParse(await readJson(exchange.request));
  if (!wanted.success) {
    throw failure('BAD_VALUE', 'The request needs a download handle.');
  }
  const handle: DownloadHandle = wanted.data.handle;
  await sendJson(exchange, 200, await (await downloads()).link(handle));
}

async function download(
  { response }: Exchange,
  { downloads }: HttpParts,
  pass: string
): Promise<void> {
  const { filename, size, content } = await (await downloads()).open(pass);
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Content-Length': size,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff'
  });
  for await (const chunk of content) {
    if (!(await written(response, chunk))) {
      return;
    }
  }
  response.end();
}

/** A client that goes away stops the sending, never the job. */
async function sendLines(response: ServerResponse, lines: AsyncGenerator<JobLine>): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  response.once('close', () => void lines.return(undefined));
  for await (const line of lines) {
    if (!(await written(response, `${JSON.stringify(line)}\n`))) {
      return;
    }
  }
  response.end();
}

/** Writes and waits for the reader; answers whether it is still there. */
async function written(response: ServerResponse, chunk: string | Uint8Array): Promise<boolean> {
  if (response.destroyed) {
    return false;
  }
  if (!response.write(chunk)) {
    await new Promise<void>(resolve => {
      response.once('drain', resolve);
      response.once('close', resolve);
    });
  }
  return !response.destroyed;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > largestBody) {
      throw failure('BAD_VALUE', 'The request is larger than 64 MiB.');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw failure('BAD_VALUE', 'The request is no JSON.', { cause: error });
  }
}

function sendUnknownJob(exchange: Exchange): Promise<void> {
  return sendFailure(exchange, 404, {
    code: 'OBJECT_NOT_FOUND',
    message: 'There is no such job; jobs are kept for an hour after their end.'
  });
}

function refuse(exchange: Exchange, why: Failure): void {
  if (exchange.response.headersSent) {
    exchange.response.destroy();
  } else {
    void sendFailure(exchange, statusOf[why.code] ?? 500, why);
  }
}

function sendFailure(exchange: Exchange, status: number, why: Failure): Promise<void> {
  return sendJson(exchange, status, { failure: why });
}

function sendJson({ response }: Exchange, status: number, body: unknown): Promise<void> {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
  return Promise.resolve();
}
