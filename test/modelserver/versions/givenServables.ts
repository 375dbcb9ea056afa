import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { IEngine, ILoadedModel } from '../../../src/modelserver/engine';
import type { ModelConfig, ModelSpec, VersionPolicy } from '../../../src/modelserver/modelConfig';
import type { ServablesEvent } from '../../../src/modelserver/servables';
import { ServingError } from '../../../src/modelserver/servingError';
import { Servables, type ServablesOptions } from '../../../src/modelserver/versions/servables';

/** An engine without TensorFlow: a folder loads when it holds a `saved_model.pb`. */
class FolderEngine implements IEngine {
  /** Folders of the models that are loaded now. */
  readonly loaded: string[] = [];
  /** Every folder that a load was begun for, in order. */
  readonly begun: string[] = [];

  /** Loads of `<name of the base path>/<version>` wait from now on; the answer lets them go on. */
  hold(model: string): () => void {
    let go: () => void = () => undefined;
    this._held.set(model, new Promise(resolve => (go = resolve)));
    return () => {
      this._held.delete(model);
      go();
    };
  }

  async load(folder: string): Promise<ILoadedModel> {
    this.begun.push(folder);
    await this._held.get(join(basename(dirname(folder)), basename(folder)));
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (!files.includes('saved_model.pb')) {
      throw new ServingError('NOT_FOUND', `Could not find SavedModel at ${folder}`);
    }
    this.loaded.push(folder);
    return {
      signatures: new Map(),
      declared: new Map(),
      signatureDefMap: new Uint8Array(),
      run: () => Promise.resolve(new Map()),
      close: () => {
        this.loaded.splice(this.loaded.indexOf(folder), 1);
        return Promise.resolve();
      }
    };
  }

  private readonly _held = new Map<string, Promise<void>>();
}

/** A disk with base paths below a folder of its own, which goes when the test ends. */
export class Disk {
  private constructor(private readonly _root: string) {}

  static async given(paths: Readonly<Record<string, readonly Version[]>> = {}): Promise<Disk> {
    const root = await mkdtemp(join(tmpdir(), 'mlmodel-versions-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const disk = new Disk(root);
    for (const [path, versions] of Object.entries(paths)) await disk.add(path, versions);
    return disk;
  }

  /** Where `path` really is. What isn't absolute stays as it is. */
  at(path: string): string {
    return path.startsWith('/') ? join(this._root, path) : path;
  }

  /** Adds a base path if it isn't there, and versions that load. */
  async add(path: string, versions: readonly Version[] = []): Promise<void> {
    await mkdir(this.at(path), { recursive: true });
    for (const version of versions) await this.addFile(`${path}/${version}/saved_model.pb`);
  }

  async addFile(path: string): Promise<void> {
    await mkdir(dirname(this.at(path)), { recursive: true });
    await writeFile(this.at(path), '');
  }

  async remove(path: string): Promise<void> {
    await rm(this.at(path), { recursive: true });
  }

  /** A model whose base path is `/<name>`, unless it says otherwise. */
  model(name: string, given: Partial<ModelConfig> = {}): ModelConfig {
    const { basePath = `/${name}`, ...rest } = given;
    const model = { name, platform: 'tensorflow', labels: new Map<string, bigint>() };
    return { ...model, ...rest, basePath: this.at(basePath) };
  }
}

type Version = number | string;

/** Servables over a {@link FolderEngine} that look at the disk only when they are told to. */
export function givenServables(options: Partial<ServablesOptions> = {}) {
  const engine = new FolderEngine();
  const events: ServablesEvent[] = [];
  const lines: string[] = [];
  const servables = new Servables({
    engine,
    log: { info: line => lines.push(line), warn: line => lines.push(line) },
    onEvent: event => events.push(event),
    ...options,
    flags: { fileSystemPollWaitSeconds: 0, ...options.flags }
  });
  onTestFinished(() => servables.close());
  return { servables, engine, events, lines };
}

/** The version that a request gets, taken and given back. */
export function versionFor(servables: Servables, spec: ModelSpec): bigint {
  const servable = servables.acquire(spec);
  servable.release();
  return servable.version;
}

/** The policy that wants exactly these. */
export function specific(...versions: number[]): VersionPolicy {
  return { specific: { versions: versions.map(BigInt) } };
}

/** Versions that a model has AVAILABLE, highest first: by status, and each of them can be had. */
export function availableOf(servables: Servables, name: string): readonly bigint[] {
  return statesOf(servables, name)
    .filter(([, state]) => state === 'AVAILABLE')
    .map(([version]) => versionFor(servables, { name, version }));
}

/** Version and state of all that is known of a model, highest first. */
export function statesOf(
  servables: Servables,
  name: string
): readonly (readonly [bigint, string])[] {
  try {
    return servables.status(name).map(({ version, state }) => [version, state] as const);
  } catch (error) {
    if (error instanceof ServingError && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}
