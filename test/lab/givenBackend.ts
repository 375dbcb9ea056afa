import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerConnection } from '@jupyterlab/services';
import { onTestFinished } from 'vitest';
import { BackendRequests } from '../../src/lab/client/backendRequests';
import { JobClient } from '../../src/lab/client/jobClient';

/** How the backend answers a request. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;
/** A client, and what its backend was asked. */
export type Backend = { readonly client: JobClient; readonly asked: string[] };

/** A backend that answers each request, `POST run` or so, with the next of the answers given for it. */
export async function givenBackend(
  answers: Readonly<Record<string, Answer[]>>,
  patience = { retries: [1, 1, 1], cancel: 2000 }
): Promise<Backend> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '').replace('/base/mlmodel/', '');
    const name = `${request.method ?? ''} ${path}`;
    asked.push(name);
    const answer = answers[name]?.shift();
    if (answer) {
      answer(response, request);
    } else {
      response.writeHead(503).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
  const settings = ServerConnection.makeSettings({ baseUrl });
  return {
    client: new JobClient(new BackendRequests(settings), patience),
    asked
  };
}

/** The record of job `j1`. */
export const job = (statements: string[], state = 'running') => ({
  kind: 'job',
  id: 'j1',
  statements,
  state,
  started: '2026-01-01T00:00:00.000Z'
});
/** A result. */
export const ok = (statement: string) => ({
  kind: 'result',
  verb: statement,
  statement,
  table: { columns: [], rows: [] }
});
/** A failure. */
export const failed = (code: string) => ({
  kind: 'failure',
  verb: 'list',
  statement: 'list',
  failure: { code, message: 'No.' }
});

/** Lines as a stream has them. */
export const said = (...parts: object[]): string =>
  parts.map(part => `${JSON.stringify(part)}\n`).join('');
/** A whole stream. */
export const lines =
  (...parts: object[]): Answer =>
  response =>
    response.end(said(...parts));
/** A stream that breaks off. */
export const torn =
  (...parts: object[]): Answer =>
  response =>
    response.write(said(...parts), () => response.destroy());
/** A status, with a body. */
export const status =
  (code: number, body = ''): Answer =>
  response =>
    response.writeHead(code).end(body);
