import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who may come in, and to which bucket. */
export const bucketAccess = {
  bucket: 'models',
  accessKeyId: 'KEY-OF-THE-UI-TESTS-1234',
  secretAccessKey: 'a-secret-that-never-comes-back'
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** A store with one bucket, in memory: enough of S3 for a connector to be tested and looked through. It believes whoever names the right key. */
export class BucketStore {
  /** Starts it on a free port. */
  static async start(keys: readonly string[]): Promise<BucketStore> {
    const store = new BucketStore(keys);
    await new Promise<void>(resolve => store._server.listen(0, '127.0.0.1', resolve));
    return store;
  }

  private constructor(keys: readonly string[]) {
    this._objects = new Map(keys.map(key => [key, Buffer.from(key)]));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}`;
  }

  /** The keys that are there. */
  get keys(): readonly string[] {
    return [...this._objects.keys()];
  }

  /** Ends it, whoever still talks. */
  async stop(): Promise<void> {
    this._server.closeAllConnections();
    await new Promise(resolve => this._server.close(resolve));
  }

  private async _answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', this.endpoint);
    const [, bucket = '', ...rest] = pathname.split('/').map(part => decodeURIComponent(part));
    const key = rest.join('/');
    if (!request.headers.authorization?.includes(`Credential=${bucketAccess.accessKeyId}/`)) {
      refuse(response, 403, 'InvalidAccessKeyId');
    } else if (bucket !== bucketAccess.bucket) {
      refuse(response, 404, 'NoSuchBucket');
    } else if (key === '') {
      this._list(searchParams.get('prefix') ?? '', response);
    } else {
      this._object(key, Buffer.concat(chunks), { request, response });
    }
  }

  private _list(prefix: string, response: ServerResponse): void {
    const found = this.keys.filter(key => key.startsWith(prefix)).sort();
    const folderOf = (key: string): string | undefined => {
      const slash = key.indexOf('/', prefix.length);
      return slash < 0 ? undefined : key.slice(0, slash + 1);
    };
    const folders = new Set(found.flatMap(key => folderOf(key) ?? []));
    const objects = found.filter(key => folderOf(key) === undefined);
    const contents = objects.map(
      key =>
        `<Contents><Key>${escaped(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"e"</ETag><Size>${this._objects.get(key)?.length ?? 0}</Size></Contents>`
    );
    const prefixes = [...folders].map(
      folder => `<CommonPrefixes><Prefix>${escaped(folder)}</Prefix></CommonPrefixes>`
    );
    const inner = `<Name>${bucketAccess.bucket}</Name><IsTruncated>false</IsTruncated>${contents.join('')}${prefixes.join('')}`;
    xml(response, 200, `<ListBucketResult>${inner}</ListBucketResult>`);
  }

  private _object(key: string, body: Buffer, { request, response }: Exchange): void {
    if (request.method === 'PUT') {
      this._objects.set(key, body);
      response.writeHead(200, { ETag: '"e"' }).end();
      return;
    }
    if (request.method === 'DELETE') {
      this._objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const content = this._objects.get(key);
    if (!content) {
      refuse(response, 404, 'NoSuchKey');
      return;
    }
    sendPart(content, { request, response });
  }

  private readonly _objects: Map<string, Buffer>;
  private readonly _server = createServer((request, response) => {
    void this._answer(request, response);
  });
}

function sendPart(content: Buffer, { request, response }: Exchange): void {
  const { range, isPart } = rangeOf(request);
  const part = content.subarray(range.start, range.end);
  response.writeHead(isPart ? 206 : 200, {
    ETag: '"e"',
    'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    'Content-Length': part.length,
    ...(isPart && {
      'Content-Range': `bytes ${range.start}-${range.start + part.length - 1}/${content.length}`
    })
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function rangeOf({ headers }: IncomingMessage) {
  const [, from, to = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  const range = { start: Number(from ?? 0), end: to === '' ? undefined : Number(to) + 1 };
  return { range, isPart: from !== undefined };
}

function refuse(response: ServerResponse, status: number, code: string): void {
  xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, letter => `&#${letter.charCodeAt(0)};`);
}
