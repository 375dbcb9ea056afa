import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that came by; `n` counts from 0. */
export type SeenRequest = {
  readonly n: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** What goes wrong with a request. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly code: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'loseAnswer' }
  | { readonly kind: 'cutAnswer'; readonly after: number };

/** A running proxy and what it saw. */
export type FaultProxy = { readonly endpoint: string; readonly seen: readonly SeenRequest[] };

/** Puts itself before an S3 server, on a loopback port, until the test ends. Requests that `decide` has no fault for pass unchanged. */
export async function givenFaultProxy(
  upstream: string,
  decide: (request: SeenRequest) => Fault | undefined
): Promise<FaultProxy> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const request = { n: seen.length, method, url, headers };
    seen.push(request);
    apply(decide(request), { upstream, incoming, outgoing });
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    sockets.forEach(socket => socket.destroy());
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

type Exchange = {
  readonly upstream: string;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
};

function apply(fault: Fault | undefined, exchange: Exchange): void {
  const { incoming, outgoing } = exchange;
  switch (fault?.kind) {
    case 'answer':
      incoming.resume();
      incoming.on('end', () => {
        outgoing.writeHead(fault.status, { 'content-type': 'application/xml' });
        outgoing.end(
          incoming.method === 'HEAD' || fault.code === ''
            ? undefined
            : `<?xml version="1.0"?><Error><Code>${fault.code}</Code><Message>told by the proxy</Message></Error>`
        );
      });
      return;
    case 'silence':
      incoming.resume();
      return;
    case 'delay':
      setTimeout(() => pass(exchange, undefined), fault.ms);
      return;
    case 'refuse':
      incoming.socket.destroy();
      return;
    default:
      pass(exchange, fault);
  }
}

function pass({ upstream, incoming, outgoing }: Exchange, fault: Fault | undefined): void {
  const { method, url, headers } = incoming;
  const passed = forward(new URL(url ?? '', upstream), { method, headers }, answer => {
    if (fault?.kind === 'loseAnswer') {
      answer.resume();
      answer.on('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault?.kind !== 'cutAnswer') {
      answer.pipe(outgoing);
      return;
    }
    let left = fault.after;
    answer.on('data', (chunk: Buffer) => {
      const isLast = chunk.length >= left;
      outgoing.write(chunk.subarray(0, left), () => isLast && incoming.socket.destroy());
      left -= Math.min(left, chunk.length);
    });
    answer.on('end', () => left > 0 && outgoing.end());
  });
  passed.on('error', () => incoming.socket.destroy());
  incoming.pipe(passed);
}
