import { once } from 'node:events';
import { connect } from 'node:net';
import type { Caller } from './load';

const separator = Buffer.from('\r\n\r\n');

/**
 * A client over a connection of its own, with little of HTTP: the load it makes shares the machine with the servers that it measures, and
 * should be the smaller part.
 */
export async function httpCaller(url: URL, body: Uint8Array): Promise<Caller> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await once(socket, 'connect');
  const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), body]);
  let answer: AnswerReader | undefined;
  let settle: { resolve: (body: Uint8Array) => void; reject: (error: Error) => void } | undefined;
  socket.on('data', chunk => {
    const done = answer?.add(chunk);
    if (done) {
      settle?.resolve(done);
    }
  });
  socket.on('error', error => settle?.reject(error));
  socket.on('close', () => settle?.reject(new Error('The server closed the connection.')));
  return {
    call: () =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        answer = new AnswerReader();
        socket.write(request);
      }),
    close: () => socket.destroy()
  };
}

/** Puts an answer together. Throws for any that is not 200 with a Content-Length. */
class AnswerReader {
  private readonly _chunks: Buffer[] = [];
  private _length = 0;
  private _bodyAt = 0;
  private _end = Infinity;

  /** The body, once it is whole. */
  add(chunk: Buffer): Uint8Array | undefined {
    this._chunks.push(chunk);
    this._length += chunk.length;
    if (this._end === Infinity) {
      this._readHead(Buffer.concat(this._chunks));
    }
    return this._length < this._end
      ? undefined
      : Buffer.concat(this._chunks).subarray(this._bodyAt);
  }

  private _readHead(bytes: Buffer): void {
    const at = bytes.indexOf(separator);
    if (at < 0) {
      return;
    }
    const head = bytes.subarray(0, at).toString('latin1');
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
      throw new Error(`The server answered:\n${bytes.toString('utf8').slice(0, 500)}`);
    }
    this._bodyAt = at + separator.length;
    this._end = this._bodyAt + Number(length);
  }
}
