import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const inflate = promisify(gunzip);
const inflatedLimit = 100 << 20;

/** The body of a request, inflated when its Content-Encoding says gzip; empty when that fails or gives more than 100 MB. Rejects when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [only] = chunks;
  const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
  if (!request.headers['content-encoding']?.includes('gzip')) return body;
  return inflate(body, { maxOutputLength: inflatedLimit }).catch(() => new Uint8Array());
}
