import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { environment } from './environment';
import { modelArchive } from './modelArchive';

const archive = modelArchive(6_000_000);
/** So much of an object comes at once; the rest when it is released. */
const heldAt = 2_000_000;

/** Serves any key of the bucket `held` as a model's archive that stops half-way until the key is released. Answers what stops it. */
export async function startHeldStore(port: number): Promise<() => Promise<void>> {
  const released = new Set<string>();
  // A reader may ask for several ranges at once.
  const waiting: { readonly key: string; readonly send: () => void }[] = [];
  const server = createServer((request, response) => {
    const key = decodeURIComponent(
      (request.url ?? '').replace(/\?.*$/, '').replace(/^\/held\//, '')
    );
    if (request.method === 'POST') {
      released.add(key);
      waiting.filter(each => each.key === key).forEach(({ send }) => send());
      response.writeHead(204).end();
      return;
    }
    const { start, end } = writeHead(response, request.headers.range);
    if (request.method === 'HEAD') {
      response.end();
    } else if (released.has(key) || end <= heldAt) {
      response.end(archive.subarray(start, end));
    } else {
      const middle = Math.max(start, heldAt);
      response.write(archive.subarray(start, middle));
      waiting.push({ key, send: () => response.end(archive.subarray(middle, end)) });
    }
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return () =>
    new Promise(resolve => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
}

function writeHead(response: ServerResponse, range = ''): { start: number; end: number } {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const start = Number(from ?? 0);
  const end = to ? Number(to) + 1 : archive.length;
  const isPart = from !== undefined;
  response.writeHead(isPart ? 206 : 200, {
    'Content-Type': 'application/x-tar',
    'Content-Length': end - start,
    'Accept-Ranges': 'bytes',
    ETag: '"held"',
    'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    ...(isPart && { 'Content-Range': `bytes ${start}-${end - 1}/${archive.length}` })
  });
  return { start, end };
}

/** An import that comes half-way and then waits for the test. */
export class HeldImport {
  readonly name = `held_${randomUUID().slice(0, 8)}`;
  private readonly _key = `${this.name}.tar`;

  /** The cell that starts it. */
  get cell(): string {
    return `%mlmodel import name=${this.name} type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.HELD:${this._key}`;
  }

  /** Lets the rest come. */
  async release(): Promise<void> {
    const { storePort } = environment();
    await fetch(`http://127.0.0.1:${storePort}/held/${this._key}`, { method: 'POST' });
  }
}
