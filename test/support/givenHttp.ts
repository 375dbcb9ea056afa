import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { toFailure } from '../../src/backend/dispatch';
import { makeServer } from '../../src/backend/http';
import { Jobs } from '../../src/backend/jobs';
import { Views } from '../../src/backend/views/views';
import type { Failure } from '../../src/common/failure';
import { givenBackend, givenFolder, type Given, type GivenBackend } from './givenBackend';

/** An answer of the backend; `body` is its JSON, or undefined when it has none. */
export type Answered<T> = { readonly status: number; readonly body: T };

/** Sends a request; a body that is a text goes as it is, anything else as JSON. */
export type Ask = <T = unknown>(
  method: string,
  path: string,
  body?: unknown
) => Promise<Answered<T>>;

/** A backend and its HTTP on a unix socket. */
export type GivenHttp = GivenBackend & {
  readonly socketPath: string;
  readonly ask: Ask;
  /** The body of a GET that must work. */
  get<T>(path: string): Promise<T>;
  /** Status and failure of a request that must fail. */
  refused(
    method: string,
    path: string,
    body?: unknown
  ): Promise<Failure & { readonly status: number }>;
};

/** Makes one; it ends with the test. */
export async function givenHttp(given: Given = {}): Promise<GivenHttp> {
  const world = await givenBackend(given);
  const { backend } = world;
  const socketPath = join(await givenFolder(), 'socket');
  const server = makeServer({
    jobs: new Jobs(backend.run),
    models: () => world.run('list'),
    servers: () => Promise.resolve([]),
    downloads: async () => (await backend.world()).downloads,
    views: new Views(backend),
    toFailure: error => toFailure(error, { log: backend.log })
  }).listen(socketPath);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await backend.close();
  });
  const ask: Ask = async <T>(
    method: string,
    path: string,
    body?: unknown
  ): Promise<Answered<T>> => {
    const sent = request({ socketPath, method, path });
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    sent.end(['PUT', 'POST'].includes(method) ? content : undefined);
    const [answer] = (await once(sent, 'response')) as [
      AsyncIterable<Buffer> & { statusCode: number }
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString();
    return { status: answer.statusCode, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };
  return {
    ...world,
    socketPath,
    ask,
    get: async <T>(path: string) => {
      const { status, body } = await ask<T>('GET', path);
      if (status !== 200) {
        throw new Error(`${path}: ${status} ${JSON.stringify(body)} ${world.warnings.join(' ')}`);
      }
      return body;
    },
    refused: async (method, path, body) => {
      const answered = await ask<{ failure?: Failure } | undefined>(method, path, body);
      const why = answered.body?.failure;
      if (why === undefined) {
        throw new Error(`${method} ${path} worked: ${answered.status}`);
      }
      return { ...why, status: answered.status };
    }
  };
}
