import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';

/** A model of a list, as it came in. */
export type Config = {
  readonly name: string;
  readonly basePath: string;
  readonly modelPlatform: string;
  readonly modelVersionPolicy?: { readonly specific?: { readonly versions?: readonly string[] } };
  readonly versionLabels?: Readonly<Record<string, string>>;
};

/** What is said of a version. */
export type Version = {
  readonly state: 'START' | 'LOADING' | 'AVAILABLE' | 'UNLOADING' | 'END';
  readonly code: string;
  readonly message: string;
};

/** How a fake behaves; all may be changed while it runs. */
export type FakeOptions = {
  /** Milliseconds that a load takes. */
  loadTime: number;
  /** Milliseconds until a list is looked at, as by TensorFlow Serving's poll. */
  pollTime: number;
  /** Whether lists older than the last accepted are refused, as by the embedded server. */
  refusesStale: boolean;
  /** Milliseconds before a reload is carried out at all. */
  reloadDelay: number;
};

/** What a client gets as a gRPC error. */
export class Refusal extends Error {
  constructor(
    readonly code: status,
    readonly details: string
  ) {
    super(details);
  }
}

/** The models of a fake TensorFlow Serving: which are wanted, and what became of each version. */
export class FakeModels {
  readonly versions = new Map<string, Map<number, Version>>();
  private _config = new Map<string, Config>();
  private _lock: Promise<unknown> = Promise.resolve();
  private _accepted = 0;

  constructor(private readonly _options: FakeOptions) {}

  /** Labels in force. */
  labels(name: string): Readonly<Record<string, number>> {
    const labels = this._config.get(name)?.versionLabels ?? {};
    return Object.fromEntries(Object.entries(labels).map(([label, to]) => [label, Number(to)]));
  }

  /** Carries out a list, one after the other. */
  reload(models: readonly Config[], entry: number): Promise<void> {
    const done = this._lock.then(async () => {
      await pause(this._options.reloadDelay);
      await this._apply(models, entry);
    });
    this._lock = done.catch(() => undefined);
    return done;
  }

  private async _apply(models: readonly Config[], entry: number): Promise<void> {
    if (this._options.refusesStale && entry < this._accepted) {
      throw new Refusal(status.FAILED_PRECONDITION, `stale: made from entry ${entry}`);
    }
    for (const { name, basePath, modelPlatform } of models) {
      if (!basePath.startsWith('/')) {
        throw new Refusal(
          status.INVALID_ARGUMENT,
          `Expected model ${name} to have an absolute path or URI; got base_path()=${basePath}`
        );
      }
      if (modelPlatform !== 'tensorflow') {
        throw new Refusal(
          status.INVALID_ARGUMENT,
          `Illegal setting neither ModelServerConfig::model_type nor model_platform, model name is ${name}`
        );
      }
    }
    this._checkLabels(models);
    this._accepted = entry;
    const fresh = models.filter(({ name }) => !this._config.has(name));
    this._config = new Map(models.map(each => [each.name, each]));
    setTimeout(() => this._follow(), this._options.pollTime);
    await until(() => fresh.every(each => this._hasSettled(each)));
    const failed = fresh.flatMap(({ name }) =>
      [...(this.versions.get(name) ?? [])].flatMap(([version, { code, message }]) =>
        code === 'OK' ? [] : [`{name: ${name} version: ${version}} due to error: ${message}`]
      )
    );
    if (failed.length > 0) {
      throw new Refusal(
        status.UNKNOWN,
        `${failed.length} model(s) did not become available: {${failed.join(', ')}, }`
      );
    }
  }

  private _checkLabels(models: readonly Config[]): void {
    for (const { name, versionLabels = {} } of models) {
      for (const version of Object.values(versionLabels)) {
        if (this.versions.get(name)?.get(Number(version))?.state !== 'AVAILABLE') {
          throw new Refusal(
            status.FAILED_PRECONDITION,
            `Request to assign label to version ${version} of model ${name}, which is not currently available for inference`
          );
        }
      }
    }
  }

  private _hasSettled({ name }: Config): boolean {
    const versions = [...(this.versions.get(name)?.values() ?? [])];
    return versions.some(({ state }) => state === 'AVAILABLE' || state === 'END');
  }

  /** What the poll does: loads what is wanted and there, unloads the rest. */
  private _follow(): void {
    for (const config of this._config.values()) {
      this._loadWanted(config);
    }
    for (const [name, versions] of this.versions) {
      const config = this._config.get(name);
      this._unload(versions, config ? wantedOf(config) : []);
    }
  }

  private _loadWanted(config: Config): void {
    const versions = this.versions.get(config.name) ?? new Map<number, Version>();
    for (const version of wantedOf(config)) {
      const folder = join(config.basePath, `${version}`);
      const known = versions.get(version);
      const isNew = known === undefined || (known.state === 'END' && known.code === 'OK');
      if (isNew && existsSync(folder)) {
        this.versions.set(config.name, versions);
        this._load(versions, version, folder);
      }
    }
  }

  private _unload(versions: Map<number, Version>, wanted: readonly number[]): void {
    for (const [version, { state }] of versions) {
      if (!wanted.includes(version) && state !== 'END') {
        versions.set(version, { state: 'UNLOADING', code: 'OK', message: '' });
        setTimeout(() => versions.set(version, { state: 'END', code: 'OK', message: '' }), 5);
      }
    }
  }

  private _load(versions: Map<number, Version>, version: number, folder: string): void {
    const loading: Version = { state: 'LOADING', code: 'OK', message: '' };
    versions.set(version, loading);
    setTimeout(() => {
      if (versions.get(version) === loading) {
        versions.set(version, loaded(folder));
      }
    }, this._options.loadTime);
  }
}

function loaded(folder: string): Version {
  const isThere = existsSync(folder) && readdirSync(folder).includes('saved_model.pb');
  const content = isThere ? readFileSync(join(folder, 'saved_model.pb'), 'latin1') : '';
  if (!isThere) {
    const message = `Could not find SavedModel .pb or .pbtxt at supplied export directory path: ${folder}`;
    return { state: 'END', code: 'NOT_FOUND', message };
  }
  return content.startsWith('broken')
    ? { state: 'END', code: 'INVALID_ARGUMENT', message: content.slice(7) + folder }
    : { state: 'AVAILABLE', code: 'OK', message: '' };
}

function wantedOf({ modelVersionPolicy }: Config): readonly number[] {
  return (modelVersionPolicy?.specific?.versions ?? []).map(Number);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 2).unref());
  }
}
