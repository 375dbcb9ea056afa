import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure, type Failure, type FailureCode } from '../common/failure';

/** A request and the answer to it. */
export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

const largestBody = 64 * 1024 * 1024;

const statusOf: Partial<Record<FailureCode, number>> = {
  OBJECT_NOT_FOUND: 404,
  MODEL_NOT_FOUND: 404,
  CONNECTOR_NOT_FOUND: 404,
  ACCESS_DENIED: 403,
  BAD_VALUE: 400,
  SYNTAX: 400,
  STORE_UNAVAILABLE: 502,
  SERVER_UNAVAILABLE: 502,
  TIMEOUT: 504
};

/** The parameters behind the path's `?`. */
export function queryOf({ request }: Exchange): URLSearchParams {
  const { url = '' } = request;
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark));
}

/** Aborted when the client goes away before it has its answer. */
export function clientSignal({ response }: Exchange): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      gone.abort(new Error('the client went away'));
    }
  });
  return gone.signal;
}

/** The JSON that the request brings. Rejects with BAD_VALUE. */
export async function readJson({ request }: Exchange): Promise<unknown> {
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

/** Answers with JSON. */
export function sendJson({ response }: Exchange, status: number, body: unknown): Promise<void> {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
  return Promise.resolve();
}

/** Answers that it is done, and that there is nothing to say. */
export function sendNothing({ response }: Exchange): void {
  response.writeHead(204).end();
}

/** Answers with a failure. */
export function sendFailure(exchange: Exchange, status: number, why: Failure): Promise<void> {
  return sendJson(exchange, status, { failure: why });
}

/** Answers with a failure and the status that its code has; an answer that was begun is cut off, so that nobody takes it for whole. */
export function refuse(exchange: Exchange, why: Failure): void {
  if (exchange.response.headersSent) {
    exchange.response.destroy();
  } else {
    void sendFailure(exchange, statusOf[why.code] ?? 500, why);
  }
}

/** Writes and waits for the reader; answers whether it is still there. */
export async function written(
  response: ServerResponse,
  chunk: string | Uint8Array
): Promise<boolean> {
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
