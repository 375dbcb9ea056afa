import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ILog } from '../log';
import { definitionOf, handlerOf, type Unary } from './unary';

/** Methods by their name, of services by theirs. */
export type Services = Readonly<Record<string, Readonly<Record<string, Unary>>>>;

/** A gRPC server for services of TensorFlow Serving's package. No message is too large for it. */
export class GrpcServer {
  private readonly _server = new Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1
  });

  constructor(services: Services, log: ILog) {
    for (const [name, methods] of Object.entries(services)) {
      const handlers = Object.entries(methods).map(
        ([method, unary]) => [method, handlerOf(unary, log)] as const
      );
      this._server.addService(definitionOf(name, methods), Object.fromEntries(handlers));
    }
  }

  /** Listens on the addresses, all on one port. Answers the port; rejects with EADDRINUSE when it is taken on one of them. */
  async listen(addresses: readonly string[], port: number): Promise<number> {
    const bound: string[] = [];
    let own = port;
    try {
      for (const address of addresses) {
        own = await this._bind(`${address.includes(':') ? `[${address}]` : address}:${own}`);
        bound.push(`${address.includes(':') ? `[${address}]` : address}:${own}`);
      }
      return own;
    } catch (error) {
      for (const each of bound) this._server.unbind(each);
      throw error;
    }
  }

  /** Takes no more calls; resolves when those in flight are answered. */
  close(): Promise<void> {
    return new Promise(resolve => {
      this._server.tryShutdown(() => {
        resolve();
      });
    });
  }

  private _bind(target: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this._server.bindAsync(target, ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }
}
