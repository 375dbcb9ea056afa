import { createServer, type Server } from 'node:http';
import { restHandler, type RestOptions } from './restHandler';

/** The REST API on a port of its own. */
export class RestServer {
  private readonly _servers: Server[] = [];
  private _closing = false;

  constructor(private readonly _options: RestOptions) {}

  /** Listens on the addresses, all on one port. Answers the port; rejects with EADDRINUSE when it is taken on one of them. */
  async listen(addresses: readonly string[], port: number): Promise<number> {
    let own = port;
    try {
      for (const address of addresses) own = await this._listen(address, own);
      return own;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Takes no more connections; resolves when requests in flight are answered. */
  async close(): Promise<void> {
    this._closing = true;
    const servers = this._servers.splice(0);
    await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
    this._closing = false;
  }

  private async _listen(address: string, port: number): Promise<number> {
    const handle = restHandler(this._options);
    const server = createServer((request, response) => {
      response.once('close', () => {
        // A connection that is kept would keep the server.
        if (this._closing) server.closeIdleConnections();
      });
      handle(request, response);
    });
    // Bodies may be large and come slowly.
    server.requestTimeout = 0;
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this._servers.push(server);
    const bound = server.address();
    return typeof bound === 'object' && bound ? bound.port : port;
  }
}
