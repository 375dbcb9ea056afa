import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Caller } from './load';

const frame = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8 };
const endStream = 1;
const endHeaders = 4;
const ack = 1;
const headLength = 9;
const usualFrame = 16_384;
const largestWindow = 2 ** 31 - 1;
const usualWindow = 65_535;
const initialWindowSetting = 4;
const largestFrameSetting = 5;

/**
 * A gRPC client over a connection of its own, one call at a time, with just enough of HTTP/2: a full client takes as much of the machine as
 * the servers do whose rates it should compare. A call without a message in its answer has failed.
 */
export async function http2Caller(
  address: string,
  path: string,
  message: Uint8Array
): Promise<Caller> {
  const [host = '', port] = address.split(/:(?=\d+$)/);
  const socket = connect({ host, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const connection = new Connection(socket, headersOf(address, path), lengthPrefixed(message));
  return { call: () => connection.call(), close: () => socket.destroy() };
}

class Connection {
  private _stream = -1;
  private _unread: Buffer = Buffer.alloc(0);
  /** Bytes that the server lets us send: on the connection, on a new stream, on this stream. */
  private _window = usualWindow;
  private _newStreamWindow = usualWindow;
  /** The largest frame that the server takes; Python's client sends such frames too. */
  private _largestFrame = usualFrame;
  private _streamWindow = 0;
  private _sent = Infinity;
  private _answer: Buffer[] = [];
  private _settle: {
    resolve: (answer: Uint8Array) => void;
    reject: (error: Error) => void;
  } | null = null;

  constructor(
    private readonly _socket: Socket,
    private readonly _headers: Buffer,
    private readonly _message: Buffer
  ) {
    const window = Buffer.alloc(6);
    window.writeUInt16BE(initialWindowSetting);
    window.writeUInt32BE(largestWindow, 2);
    _socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    this._write({ type: frame.settings }, window);
    this._write({ type: frame.windowUpdate }, uint32(largestWindow - usualWindow));
    _socket.on('data', chunk => {
      this._read(chunk);
    });
    _socket.on('error', error => this._settle?.reject(error));
    _socket.on('close', () => this._settle?.reject(new Error('The server closed the connection.')));
  }

  call(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this._settle = { resolve, reject };
      this._answer = [];
      this._stream += 2;
      this._streamWindow = this._newStreamWindow;
      this._sent = 0;
      this._socket.cork();
      this._write({ type: frame.headers, flags: endHeaders, stream: this._stream }, this._headers);
      this._sendMore();
      this._socket.uncork();
    });
  }

  private _sendMore(): void {
    while (this._sent < this._message.length) {
      const rest = this._message.length - this._sent;
      const length = Math.min(rest, this._largestFrame, this._window, this._streamWindow);
      if (length <= 0) {
        return;
      }
      const flags = length === rest ? endStream : 0;
      const payload = this._message.subarray(this._sent, this._sent + length);
      this._write({ type: frame.data, flags, stream: this._stream }, payload);
      this._sent += length;
      this._window -= length;
      this._streamWindow -= length;
    }
  }

  private _read(chunk: Buffer): void {
    let bytes = this._unread.length === 0 ? chunk : Buffer.concat([this._unread, chunk]);
    while (bytes.length >= headLength) {
      const end = headLength + bytes.readUIntBE(0, 3);
      if (bytes.length < end) {
        break;
      }
      this._take(bytes.subarray(0, headLength), bytes.subarray(headLength, end));
      bytes = bytes.subarray(end);
    }
    this._unread = bytes;
  }

  private _take(head: Buffer, payload: Buffer): void {
    const type = head.readUInt8(3);
    const flags = head.readUInt8(4);
    switch (type) {
      case frame.data:
        this._answer.push(payload);
        break;
      case frame.windowUpdate:
        this._widen(head.readUInt32BE(5), payload.readUInt32BE());
        return;
      case frame.settings:
      case frame.ping:
        this._acknowledge(type, flags, payload);
        return;
      case frame.reset:
      case frame.goAway:
        this._settle?.reject(new Error(`The server ended the call: ${payload.toString('latin1')}`));
        return;
      default:
    }
    if ((flags & endStream) !== 0) {
      this._end();
    }
  }

  private _end(): void {
    const answer = Buffer.concat(this._answer);
    if (answer.length === 0) {
      this._settle?.reject(new Error('The server refused the call.'));
    } else {
      this._settle?.resolve(answer.subarray(5));
    }
  }

  private _widen(stream: number, bytes: number): void {
    if (stream === 0) {
      this._window += bytes;
    } else if (stream === this._stream) {
      this._streamWindow += bytes;
    }
    this._sendMore();
  }

  private _acknowledge(type: number, flags: number, payload: Buffer): void {
    if ((flags & ack) !== 0) {
      return;
    }
    for (let at = 0; type === frame.settings && at < payload.length; at += 6) {
      this._set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    }
    this._write({ type, flags: ack }, type === frame.ping ? payload : Buffer.alloc(0));
    this._sendMore();
  }

  private _set(setting: number, value: number): void {
    if (setting === initialWindowSetting) {
      this._streamWindow += value - this._newStreamWindow;
      this._newStreamWindow = value;
    } else if (setting === largestFrameSetting) {
      this._largestFrame = value;
    }
  }

  private _write(
    { type, flags = 0, stream = 0 }: { type: number; flags?: number; stream?: number },
    payload: Buffer
  ): void {
    const head = Buffer.alloc(headLength);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    this._socket.write(head);
    this._socket.write(payload);
  }
}

/** Headers of a call: POST and http by their places in HPACK's table, the rest spelled out. */
function headersOf(address: string, path: string): Buffer {
  return Buffer.concat([
    Buffer.of(0x83, 0x86),
    ...[Buffer.of(0x04), text(path), Buffer.of(0x01), text(address)],
    ...[Buffer.of(0x00), text('content-type'), text('application/grpc')],
    ...[Buffer.of(0x00), text('te'), text('trailers')]
  ]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.of(value.length), Buffer.from(value, 'latin1')]);
}

function lengthPrefixed(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0), uint32(message.length), message]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
