import { abortable } from '../catalog/abortable';
import { SharedRun } from '../catalog/sharedRun';
import type { IModelServer, VersionStatus } from './modelServer';

/** Asks the server for a name's status once for all who want it at the same time. */
export class StatusWatch {
  private readonly _asking = new Map<string, SharedRun<readonly VersionStatus[]>>();

  constructor(private readonly _server: IModelServer) {}

  /** What the server says of a name from now on: never an answer to an earlier question. */
  async status(name: string, signal?: AbortSignal): Promise<readonly VersionStatus[]> {
    const shared = this._asking.get(name) ?? new SharedRun(() => this._ask(name));
    this._asking.set(name, shared);
    return abortable(shared.run(), signal);
  }

  /** The same of several names. */
  async statuses(
    names: readonly string[],
    signal?: AbortSignal
  ): Promise<ReadonlyMap<string, readonly VersionStatus[]>> {
    const asked = await Promise.all(
      names.map(async name => [name, await this.status(name, signal)] as const)
    );
    return new Map(asked);
  }

  private _ask(name: string): Promise<readonly VersionStatus[]> {
    // The server's own limits end it; whoever asked may leave before.
    return this._server.status(name, new AbortController().signal);
  }
}
