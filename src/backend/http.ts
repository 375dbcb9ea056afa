import { createServer, type Server, type ServerResponse } from 'node:http';
import { failure, MlModelError, type Failure } from '../common/failure';
import type { JobLine, RunRequest } from '../common/job';
import type { DownloadHandle, FinalReply } from '../common/reply';
import { readCell } from '../language/cell';
import { isCurl } from '../language/curl';
import type { Downloads } from './downloads';
import {
  readJson,
  refuse,
  sendFailure,
  sendJson,
  sendNothing,
  written,
  type Exchange
} from './httpExchange';
import { answerBy, type Route } from './httpRoutes';
import { viewRoutes } from './httpViews';
import type { Jobs } from './jobs';
import { downloadHandleSchema, runRequestSchema } from './requests';
import type { Views } from './views/views';

/** What the server serves. */
export type HttpParts = {
  readonly jobs: Jobs;
  /** Asked at each request, since it follows the configuration. */
  readonly downloads: () => Promise<Downloads>;
  /** The reply of `list`. */
  readonly models: () => Promise<FinalReply>;
  /** REST addresses of the model server: what a `!curl` may ask here. */
  readonly servers: () => Promise<readonly string[]>;
  readonly views: Views;
  readonly toFailure: (error: unknown) => Failure;
};

/** The backend's HTTP: jobs, links, downloads, and what the page shows besides. The Jupyter server in front has checked who asks. */
export function makeServer(parts: HttpParts): Server {
  const routes: readonly Route[] = [
    ['POST', '/run', exchange => run(exchange, parts)],
    ['GET', '/jobs/*', (exchange, id) => attach(exchange, parts.jobs, id)],
    ['DELETE', '/jobs/*', (exchange, id) => cancel(exchange, parts.jobs, id)],
    ['GET', '/jobs', exchange => sendJson(exchange, 200, { jobs: parts.jobs.records })],
    ['GET', '/models', exchange => models(exchange, parts.models)],
    ['GET', '/servers', async exchange => sendJson(exchange, 200, { rest: await parts.servers() })],
    ['POST', '/links', exchange => link(exchange, parts)],
    ['GET', '/download/*', (exchange, pass) => download(exchange, parts, pass)],
    ...viewRoutes(parts.views)
  ];
  return createServer((request, response) => {
    const exchange = { request, response };
    const answer =
      answerBy(routes, exchange) ??
      sendFailure(exchange, 404, { code: 'INTERNAL', message: 'There is no such route.' });
    answer.catch((error: unknown) => {
      // Whoever has gone is told nothing, and that it went is no defect.
      if (!response.closed) {
        refuse(exchange, parts.toFailure(error));
      }
    });
  });
}

async function run(exchange: Exchange, { jobs }: HttpParts): Promise<void> {
  const wanted = runRequestSchema.safeParse(await readJson(exchange));
  if (!wanted.success) {
    throw failure('BAD_VALUE', 'The request needs a list of statements.');
  }
  const { statements, ...rest } = wanted.data as RunRequest;
  const lines = await jobs.start({ ...rest, statements: statements.flatMap(plain) });
  await sendLines(exchange.response, lines);
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
    sendNothing(exchange);
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
  const wanted = downloadHandleSchema.safeParse(await readJson(exchange));
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

function sendUnknownJob(exchange: Exchange): Promise<void> {
  return sendFailure(exchange, 404, {
    code: 'OBJECT_NOT_FOUND',
    message: 'There is no such job; jobs are kept for an hour after their end.'
  });
}
