import { availableParallelism } from 'node:os';
import type { IEngine } from '../engine';
import type { ILog } from '../log';
import type { ModelConfig, ModelSpec } from '../modelConfig';
import type {
  AcceptedList,
  CondemnedVersion,
  IServables,
  ReloadOptions,
  Servable,
  ServableStatus,
  ServablesEvent
} from '../servables';
import { ServingError } from '../servingError';
import { Arrivals } from './arrivals';
import { Condemned } from './condemned';
import { checkList, checkPlatforms, checkSupport } from './configCheck';
import { Discovery } from './discovery';
import { Labels } from './labels';
import { Lifecycle } from './lifecycle';
import { Statuses } from './statuses';
import { availabilityPreserving, type AspiredVersionPolicy } from './versionPolicy';

/** What can be set, with TensorFlow Serving's names and defaults where it has them. */
export type ServablesFlags = {
  /** Lets a label be set before its version is AVAILABLE. Default false. */
  readonly allowVersionLabelsForUnavailableModels?: boolean;
  /** Seconds between two looks at the disk. Default 1; 0 or less: only when a list comes. */
  readonly fileSystemPollWaitSeconds?: number;
  /** Milliseconds that `reload` waits for a new model's first version to appear on disk. Default 30,000. */
  readonly patience?: number;
  /** How many versions load at once. Default as many as there are processors, from 2 to 4. */
  readonly loads?: number;
};

/** What {@link Servables} works with. */
export type ServablesOptions = {
  readonly engine: IEngine;
  readonly log: ILog;
  readonly flags?: ServablesFlags;
  /** Default {@link availabilityPreserving}. */
  readonly policy?: AspiredVersionPolicy;
  /** Versions that must not be loaded until they are dropped from the list and listed anew. */
  readonly condemned?: readonly CondemnedVersion[];
  readonly onEvent?: (event: ServablesEvent) => void;
};

const defaultLoads = Math.min(Math.max(availableParallelism(), 2), 4);

/** The versions on disk, loaded and unloaded as the list of models wants them. */
export class Servables implements IServables {
  constructor(options: ServablesOptions) {
    const { engine, log, flags = {}, policy = availabilityPreserving } = options;
    this._tell = options.onEvent ?? (() => undefined);
    const condemned = new Condemned(options.condemned ?? [], (name, version) =>
      this._tell({ kind: 'pardoned', name, version })
    );
    this._labels = new Labels({
      statusOf: (name, version) => this._statuses.find(name, version),
      allowUnavailable: flags.allowVersionLabelsForUnavailableModels ?? false
    });
    this._lifecycle = new Lifecycle({
      ...{ engine, log, policy, condemned, loads: flags.loads ?? defaultLoads },
      onStatus: (name, status) => {
        this._statuses.keep(name, status);
        this._tell({ kind: 'status', name, status });
      },
      onChange: name => this._arrivals.check(name)
    });
    this._arrivals = new Arrivals({
      outcomeOf: name => this._lifecycle.outcomeOf(name),
      isListed: name => this._listed?.has(name) ?? false,
      patience: flags.patience ?? 30_000
    });
    this._discovery = new Discovery({
      log,
      onFound: (name, folders) => this._lifecycle.want(name, folders)
    });
    const seconds = flags.fileSystemPollWaitSeconds ?? 1;
    if (seconds > 0) this._timer = setInterval(() => void this.poll(), seconds * 1000).unref();
  }

  acquire({ name, version, label }: ModelSpec): Servable {
    if (name === '') {
      throw new ServingError('INVALID_ARGUMENT', 'ModelSpec has no name specified.');
    }
    const wanted = label === undefined ? version : this._labels.find(name, label);
    const servable = this._lifecycle.acquire(name, wanted);
    if (servable) return servable;
    const request = wanted === undefined ? `Latest(${name})` : `Specific(${name}, ${wanted})`;
    throw new ServingError('NOT_FOUND', `Servable not found for request: ${request}`);
  }

  status(name: string, version?: bigint): readonly ServableStatus[] {
    return this._statuses.list(name, version);
  }

  async reload(
    config: readonly ModelConfig[] | undefined,
    { catalog, signal }: ReloadOptions = {}
  ): Promise<void> {
    this._refuseWhatIsStale(catalog);
    if (!config) throw noList();
    checkList(config);
    if (this._config) checkPlatforms(this._config, config);
    // From here on the list is remembered even when it is refused: TensorFlow Serving does so, and a client has to send its platforms again.
    this._config = config;
    this._labels.replace(config);
    checkSupport(config);
    const noun = this._listed ? 'model' : 'servable';
    const names = this._apply({ config, ...(catalog === undefined ? {} : { catalog }) });
    void this.poll();
    await this._arrivals.wait({ names, noun, signal });
  }

  async restore(list: AcceptedList): Promise<void> {
    this._config = list.config;
    this._labels.restore(list.config);
    const names = this._apply(list);
    await this.poll();
    const coming = names.filter(name => this._lifecycle.outcomeOf(name) !== 'none');
    await this._arrivals.wait({ names: coming, noun: 'model' }).catch(() => undefined);
  }

  /** Looks at the disk once, as it happens every few seconds. */
  async poll(): Promise<void> {
    await this._discovery.poll();
  }

  async close(): Promise<void> {
    clearInterval(this._timer);
    this._discovery.watch([]);
    this._listed = new Set();
    this._arrivals.checkAll();
    await this._lifecycle.close();
  }

  private _refuseWhatIsStale(catalog: number | undefined): void {
    if (catalog === undefined || this._catalog === undefined || catalog >= this._catalog) return;
    throw new ServingError(
      'FAILED_PRECONDITION',
      `stale: this list of models is of catalog entry ${catalog}, the one in force of entry ${this._catalog}`
    );
  }

  /** Puts a list in force; answers which of its models are new. */
  private _apply(list: AcceptedList): readonly string[] {
    const before = this._listed;
    this._catalog = list.catalog ?? this._catalog;
    this._listed = new Set(list.config.map(({ name }) => name));
    this._tell({ kind: 'accepted', list });
    this._discovery.watch(list.config);
    this._lifecycle.retain(this._listed);
    this._arrivals.checkAll();
    for (const { name, policy } of list.config) {
      if (!policy || !('specific' in policy)) continue;
      const versions = new Set(policy.specific.versions);
      this._lifecycle.forgive(name, version => versions.has(version));
    }
    return list.config
      .filter(isAwaited)
      .map(({ name }) => name)
      .filter(name => !before?.has(name));
  }

  private readonly _tell: (event: ServablesEvent) => void;
  private readonly _statuses = new Statuses();
  private readonly _labels: Labels;
  private readonly _lifecycle: Lifecycle;
  private readonly _arrivals: Arrivals;
  private readonly _discovery: Discovery;
  private readonly _timer: NodeJS.Timeout | undefined;
  /** The list that platforms are compared with. */
  private _config: readonly ModelConfig[] | undefined;
  /** The names of the list in force. */
  private _listed: ReadonlySet<string> | undefined;
  private _catalog: number | undefined;
}

/** A list of no versions at all says that none will come. */
function isAwaited({ policy }: ModelConfig): boolean {
  return !policy || !('specific' in policy) || policy.specific.versions.length > 0;
}

const noList = () =>
  new ServingError(
    'INVALID_ARGUMENT',
    'ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported'
  );
