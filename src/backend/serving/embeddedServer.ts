import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../../common/failure';
import { findServer, type RunningServer } from './embeddedProcess';
import { type EmbeddedOptions, startServer } from './embeddedStart';
import type {
  IModelServer,
  ReloadOptions,
  ServedModel,
  ServerAnswer,
  ServerRequest,
  VersionStatus
} from './modelServer';
import { isUnavailable } from './serverFailure';
import { TensorFlowServing } from './tensorFlowServing';

type Connection = { readonly to: RunningServer; readonly server: TensorFlowServing };

/** A server whose process broke is back within this time. */
const restartPatience = 15_000;
const betweenTries = 100;

/**
 * Our own model server, in a process of its own that other backends use too: whoever needs it first starts it. It is spoken to as any
 * TensorFlow Serving is. While it replaces a process that broke, questions wait.
 */
export class EmbeddedServer implements IModelServer {
  private _connection: Connection | undefined;
  private _starting: Promise<RunningServer> | undefined;

  constructor(private readonly _options: EmbeddedOptions) {}

  async addresses(): Promise<readonly string[]> {
    const running = await this._find();
    return [running?.rest ?? `http://localhost:${this._options.restPort}`];
  }

  async isStarted(): Promise<boolean> {
    return (await this._find()) !== undefined;
  }

  async ready(signal: AbortSignal): Promise<string> {
    const running = (await this._find()) ?? (await this._start(signal));
    await this._untilAnswering(signal);
    return running.life;
  }

  reload(models: readonly ServedModel[], options: ReloadOptions): Promise<void> {
    return this._patiently(options.signal, server => server.reload(models, options));
  }

  status(name: string, signal: AbortSignal): Promise<readonly VersionStatus[]> {
    return this._patiently(signal, server => server.status(name, signal));
  }

  /** Goes where the server was last, without a look whether it still is. */
  async send(request: ServerRequest): Promise<ServerAnswer> {
    const server = this._connection?.server ?? (await this._server());
    return server.send(request);
  }

  /** Ends connections that are kept; the server goes on. */
  close(): void {
    this._connection?.server.close();
    this._connection = undefined;
  }

  private async _patiently<T>(
    signal: AbortSignal,
    work: (server: TensorFlowServing) => Promise<T>
  ): Promise<T> {
    try {
      return await work(await this._server());
    } catch (error) {
      if (!isUnavailable(error) || (await this._find()) === undefined) {
        throw error;
      }
      await this._untilAnswering(signal);
      return work(await this._server());
    }
  }

  private async _untilAnswering(signal: AbortSignal): Promise<void> {
    for (const end = Date.now() + restartPatience; ;) {
      try {
        await (await this._server()).ready(signal);
        return;
      } catch (error) {
        if (!isUnavailable(error) || Date.now() > end || (await this._find()) === undefined) {
          throw error;
        }
      }
      await pause(betweenTries, undefined, { signal });
    }
  }

  private async _server(): Promise<TensorFlowServing> {
    if ((await this._find()) === undefined || this._connection === undefined) {
      const nothing = Object.assign(new Error('not started'), { code: 'ECONNREFUSED' });
      throw failure('SERVER_UNAVAILABLE', 'The embedded model server is not running.', {
        cause: nothing
      });
    }
    return this._connection.server;
  }

  /** Also moves the connection to where the server is now. */
  private async _find(): Promise<RunningServer | undefined> {
    const running = await findServer(this._options.folder);
    const { to } = this._connection ?? {};
    if (running?.rest !== to?.rest || running?.grpc !== to?.grpc) {
      this.close();
      this._connection = running && {
        to: running,
        server: new TensorFlowServing({ rest: [running.rest], grpc: [running.grpc] })
      };
    }
    return running;
  }

  private async _start(signal: AbortSignal): Promise<RunningServer> {
    this._starting ??= startServer(this._options).finally(() => (this._starting = undefined));
    const running = await this._starting;
    signal.throwIfAborted();
    await this._find();
    return running;
  }
}
