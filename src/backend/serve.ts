import { chmodSync } from 'node:fs';
import { setInterval } from 'node:timers';
import type { Backend } from './backend';
import { sweep } from './catalog/sweep';
import { toFailure } from './dispatch';
import { makeServer } from './http';
import { Jobs } from './jobs';
import { ServingWatch } from './servingWatch';
import { Views } from './views/views';

const dayMilliseconds = 86_400_000;
const neverAborted = new AbortController().signal;

/** Serves HTTP on a unix socket that only its owner can use, until standard input ends; answers the exit status. */
export async function serve(backend: Backend, socket: string): Promise<number> {
  const jobs = new Jobs(backend.run);
  const server = makeServer({
    jobs,
    models: () => backend.run('list', { signal: neverAborted, onProgress: () => undefined }),
    servers: async () => (await backend.world()).services.serving.addresses(),
    downloads: async () => (await backend.world()).downloads,
    views: new Views(backend),
    toFailure: error => toFailure(error, { log: backend.log })
  });
  // The socket exists from here on; a mask set before keeps it private from its first moment.
  process.umask(0o077);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  chmodSync(socket, 0o600);
  void tidy(backend);
  setInterval(() => void tidy(backend), dayMilliseconds).unref();
  const watch = new ServingWatch(backend);
  await endOfInput();
  await watch.stop();
  await jobs.cancelAll();
  await backend.close();
  server.closeAllConnections();
  return 0;
}

/** Removes what crashed imports and old exports left. A store that can't be reached now is tidied another day. */
async function tidy(backend: Backend): Promise<void> {
  try {
    const { managed, catalog, services } = await backend.world();
    await services.exports.sweep();
    await sweep(managed, catalog);
  } catch (error) {
    backend.log.warn(
      'the store could not be tidied',
      error instanceof Error ? error.message : error
    );
  }
}

/** Whoever started the backend holds its standard input; when that ends, by whatever death, so does the backend. */
function endOfInput(): Promise<void> {
  return new Promise(resolve => {
    process.stdin.once('end', resolve);
    process.stdin.once('error', resolve);
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    process.stdin.resume();
  });
}
