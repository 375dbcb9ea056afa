import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server on this machine that can be cut: a browser behind it loses all its connections at once. */
export class CuttableLine {
  private constructor(
    readonly url: string,
    private readonly _sockets: Set<Socket>,
    private readonly _close: () => void
  ) {}

  /** Lays a line to the server at `target`. */
  static async to(target: string): Promise<CuttableLine> {
    const sockets = new Set<Socket>();
    const server = createServer(near => {
      const far = connect(Number(new URL(target).port), '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near]
      ] as const) {
        sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new CuttableLine(`http://127.0.0.1:${port}/`, sockets, () => server.close());
  }

  /** Cuts all connections; new ones can be made. */
  cut(): void {
    for (const socket of this._sockets) {
      socket.destroy();
    }
  }

  /** Cuts the line for good. */
  close(): void {
    this.cut();
    this._close();
  }
}
