import { randomUUID } from 'node:crypto';
import type { FinalReply, ProgressReply } from '../common/reply';
import { CommitLogCatalog } from './catalog/commitLogCatalog';
import type { CommandContext, Services } from './commands/command';
import { configFingerprint, loadConfig, type Config } from './config';
import type { ConfigSource } from './configFile';
import type { StoreConfig } from './configSchema';
import type { ServerConfigs } from './modelServerConfig';
import type { IEmbeddedServers } from './embeddedServers';
import { dispatch } from './dispatch';
import { Downloads } from './downloads';
import { Exports } from './exports';
import type { RunStatement } from './jobs';
import type { ILog } from './log';
import type { ICatalog } from './catalog/catalog';
import type { IServing } from './serving/serving';
import { Connectors } from './storage/connectors';
import { ModelFiles } from './storage/modelFiles';
import type { IObjectStore } from './storage/objectStore';

/** What serving is made from. */
export type ServingParts = {
  readonly config: ServerConfigs;
  readonly catalog: ICatalog;
  readonly files: ModelFiles;
  readonly user: string;
  readonly log: ILog;
};

/** Serving, and how to let go of it; what it started goes on. */
export type OpenServing = {
  readonly serving: IServing;
  /** Whether a model server that it starts goes on when whoever asked for it has gone. */
  readonly goesOn: boolean;
  readonly close: () => Promise<void>;
};

/** What a backend is made from. */
export type BackendParts = {
  readonly source: ConfigSource;
  readonly user: string;
  readonly log: ILog;
  /** Makes the adapter that a configuration asks for; a connector's place is its owner's, the managed store's ours. */
  readonly makeStore: (config: StoreConfig, role: 'managed' | 'connector') => Promise<IObjectStore>;
  /** Makes serving on the model server that a configuration asks for; starts nothing. */
  readonly makeServing: (parts: ServingParts) => OpenServing;
  /** The embedded model servers, to be run on their own. */
  readonly servers: IEmbeddedServers;
};

/** Everything that follows from one configuration. */
export type World = {
  readonly config: Config;
  readonly managed: IObjectStore;
  readonly catalog: CommitLogCatalog;
  readonly services: Services;
  readonly downloads: Downloads;
  /** Waits for what still writes in the background, and lets go of the model server. */
  readonly close: () => Promise<void>;
};

const progressMilliseconds = 100;

/** Runs statements on what the configuration names; a changed configuration file counts from the next statement on. */
export class Backend {
  private _world: { readonly fingerprint: string; readonly made: Promise<World> } | undefined;

  private readonly _opened: World[] = [];

  constructor(private readonly _parts: BackendParts) {}

  /** The log that defects and warnings go to. */
  get log(): ILog {
    return this._parts.log;
  }

  /** The embedded model servers. */
  get servers(): IEmbeddedServers {
    return this._parts.servers;
  }

  /** Where the configuration comes from. */
  get source(): ConfigSource {
    return this._parts.source;
  }

  /** Makes the adapter for a connector that may not be saved yet. */
  makeConnector(config: StoreConfig): Promise<IObjectStore> {
    return this._parts.makeStore(config, 'connector');
  }

  /** The stores and services in force. Rejects with CONFIG_INVALID, and tries again at the next call. */
  async world(): Promise<World> {
    const fingerprint = await configFingerprint(this._parts.source);
    if (this._world?.fingerprint !== fingerprint) {
      const made = this._make();
      made.catch(() => (this._world = undefined));
      this._world = { fingerprint, made };
    }
    return this._world.made;
  }

  /** Runs one statement to its final reply; never rejects. */
  readonly run: RunStatement = (text, { signal, onProgress, origin }): Promise<FinalReply> =>
    dispatch(
      text,
      async (): Promise<CommandContext> => ({
        ...(await this.world()).services,
        request: randomUUID(),
        notebook: origin?.notebook,
        signal,
        progress: thinned(onProgress)
      }),
      { signal, log: this._parts.log }
    );

  /** Waits for what still writes in the background, and lets go of the model server. */
  async close(): Promise<void> {
    await Promise.all(this._opened.map(world => world.close()));
  }

  private async _make(): Promise<World> {
    const { source, user, log, makeStore, makeServing } = this._parts;
    const config = await loadConfig(source);
    const managed = await makeStore(config.store, 'managed');
    const catalog = new CommitLogCatalog(managed, { log });
    const connectors = new Connectors(
      new Map(
        [...config.connectors].map(([name, each]) => [name, () => makeStore(each, 'connector')])
      ),
      config.defaultConnector
    );
    const files = new ModelFiles(managed);
    const open = makeServing({ config, catalog, files, user, log });
    const world: World = {
      config,
      managed,
      catalog,
      downloads: new Downloads(managed, connectors),
      services: {
        ...{ user, catalog, connectors, files, log },
        serving: open.serving,
        serverGoesOn: open.goesOn,
        rootFolder: await makeStore({ type: 'folder', path: source.localFolder }, 'connector'),
        exports: new Exports(managed, log),
        limits: config.limits
      },
      close: async () => {
        await catalog.close();
        await open.close();
      }
    };
    this._opened.push(world);
    return world;
  }
}

/** Passes on the first progress and then at most ten a second. */
function thinned(send: (progress: ProgressReply) => void): CommandContext['progress'] {
  let next = 0;
  return progress => {
    const now = performance.now();
    if (now >= next) {
      next = now + progressMilliseconds;
      send({ kind: 'progress', ...progress });
    }
  };
}
