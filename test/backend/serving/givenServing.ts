import { join } from 'node:path';
import type { CatalogState } from '../../../src/backend/catalog/catalog';
import { CommitLogCatalog } from '../../../src/backend/catalog/commitLogCatalog';
import { servingNameOf } from '../../../src/backend/catalog/servingNames';
import type { IModelServer } from '../../../src/backend/serving/modelServer';
import { Serving, type ServingOptions } from '../../../src/backend/serving/servingService';
import { bytesOf } from '../../../src/backend/storage/byteStream';
import type { Manifest } from '../../../src/backend/storage/manifest';
import { ModelFiles } from '../../../src/backend/storage/modelFiles';
import type { IObjectStore } from '../../../src/backend/storage/objectStore';
import { MlModelError } from '../../../src/common/failure';
import type { ModelFormat } from '../../../src/common/model';
import { givenFolder } from '../../support/givenBackend';
import { MemoryObjectStore } from '../../support/memoryObjectStore';

/** A model's files by their path in the archive. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A SavedModel as far as a fake server looks at it. */
const savedModel: Files = {
  'm/saved_model.pb': 'graph',
  'm/variables/variables.index': 'index',
  'm/variables/variables.data-00000-of-00001': 'numbers',
  'm/notes.txt': 'hello'
};

/** One backend's serving on a catalog that it may share. */
export type GivenServing = {
  readonly serving: Serving;
  readonly store: IObjectStore;
  readonly catalog: CommitLogCatalog;
  /** The publish folder. */
  readonly folder: string;
  readonly warnings: readonly string[];
  /** Imports a model of ann's. */
  import(name: string, files?: Files, format?: ModelFormat): Promise<void>;
  /** Deploys as the command does; answers the version. */
  deploy(name: string, options?: { label?: string; signal?: AbortSignal }): Promise<number>;
  /** Only commits that it is to be deployed, as a backend that then dies. */
  begin(name: string, label?: string): Promise<number>;
  stop(name: string, version?: number): Promise<void>;
  /** `1 AVAILABLE`, … of a model. */
  states(name: string): Promise<readonly string[]>;
  state(): Promise<CatalogState>;
  /** Another backend on the same catalog, folder and server. */
  another(given?: Partial<Given>): Promise<GivenServing>;
};

/** What a test may put in. */
export type Given = {
  readonly server: IModelServer;
  readonly store: IObjectStore;
  readonly folder: string;
  readonly mountedAs: string;
  readonly convert: ServingOptions['convert'];
  readonly clock: () => Date;
};

const noConversion: ServingOptions['convert'] = () => Promise.reject(new Error('no conversion'));
let requests = 0;

/** Makes one on a store in memory and a temporary publish folder. */
export async function givenServing(
  given: Partial<Given> & Pick<Given, 'server'>
): Promise<GivenServing> {
  const { server, store = new MemoryObjectStore(), convert = noConversion, clock } = given;
  const folder = given.folder ?? join(await givenFolder(), 'models');
  const warnings: string[] = [];
  const log = { warn: (message: string) => warnings.push(message) };
  const catalog = new CommitLogCatalog(store, { log, ...(clock && { clock }) });
  const files = new ModelFiles(store);
  const serving = new Serving({
    ...{ catalog, files, server, convert, log, user: 'ann', ...(clock && { clock }) },
    publish: { path: folder, mountedAs: given.mountedAs, canMake: true }
  });
  const idOf = async (name: string) => (await catalog.refresh()).find('ann', name)!.id;
  const commit = (name: string, decide: Parameters<typeof catalog.commit>[0]['decide']) =>
    catalog.commit({ request: `${name} ${(requests += 1)}`, by: 'ann', verb: 'deploy', decide });

  const begin = async (name: string, label?: string) => {
    let version = 0;
    await commit('deploy', state => {
      const model = state.find('ann', name)!;
      const servingName = servingNameOf(model);
      version = state.servingName(servingName).nextVersion;
      const revision = model.revisions.at(-1)!.revision;
      return [
        {
          kind: 'deploymentAdded',
          id: model.id,
          servingName,
          version,
          revision,
          label: label ?? null
        }
      ];
    });
    return version;
  };

  const made: GivenServing = {
    ...{ serving, store, catalog, folder, warnings, begin },
    import: async (name, content = savedModel, format = 'saved_model') => {
      await importModel({ files, catalog }, { name, content, format });
    },
    deploy: async (name, { label, signal = new AbortController().signal } = {}) => {
      await serving.ready(signal);
      const version = await begin(name, label);
      const id = await idOf(name);
      try {
        await serving.load({ model: id, version, signal, onProgress: () => undefined });
        await commit('available', () => [{ kind: 'deploymentAvailable', id, version }]);
      } catch (error) {
        const reason = error instanceof Error ? error.message : '';
        await commit('failed', () => [
          signal.aborted
            ? { kind: 'deploymentsStopped', id, versions: [version] }
            : { kind: 'deploymentFailed', id, version, reason }
        ]);
        await serving.reconcile(new AbortController().signal);
        throw error;
      }
      return version;
    },
    stop: async (name, version) => {
      await commit('stop', state => {
        const { id, deployments } = state.find('ann', name)!;
        const versions = deployments
          .map(each => each.version)
          .filter(each => each === (version ?? each));
        return [{ kind: 'deploymentsStopped', id, versions }];
      });
      await serving.reconcile(new AbortController().signal);
    },
    states: async name => {
      const model = (await catalog.refresh()).find('ann', name);
      return model!.deployments.map(each => `${each.version} ${each.state}`);
    },
    state: () => catalog.refresh(),
    another: other => givenServing({ ...given, store, folder, ...other })
  };
  return made;
}

/** The failure that a promise rejects with. */
export async function failureOf(
  work: Promise<unknown>
): Promise<{ code: string; message: string }> {
  const error: unknown = await work.then(
    () => new Error('It did not reject.'),
    (reason: unknown) => reason
  );
  if (!(error instanceof MlModelError)) {
    throw error;
  }
  return { code: error.failure.code, message: error.failure.message };
}

type Model = { readonly name: string; readonly content: Files; readonly format: ModelFormat };

async function importModel(
  { files, catalog }: { files: ModelFiles; catalog: CommitLogCatalog },
  { name, content, format }: Model
): Promise<void> {
  const folder = files.newFolder('ann', name, 1);
  const written = await files.writeMembers(folder, members(content), {
    signal: new AbortController().signal,
    onProgress: () => undefined
  });
  const filename = Object.keys(content).find(path => /saved_model\.pb$|model\.\w+$/.test(path))!;
  const created = '2026-11-22T11:59:00.000Z';
  const traits = { type: 'tf', category: 'classification', algorithm: 'deep', filename } as const;
  const manifest: Manifest = {
    ...{ format: 1, user: 'ann', name, created, modelFormat: format, facts: {}, source: 'x.tar' },
    ...traits,
    ...written
  };
  await files.writeManifest(folder, manifest);
  await catalog.commit({
    request: `import ${name} ${(requests += 1)}`,
    by: 'ann',
    verb: 'import',
    decide: state => {
      const model = state.find('ann', name);
      const revision = {
        ...{ revision: model?.nextRevision ?? 1, folder, created, format, size: 9 },
        ...traits
      };
      return model === undefined
        ? [{ kind: 'modelAdded', id: state.nextId, user: 'ann', name, revision }]
        : [{ kind: 'revisionAdded', id: model.id, revision }];
    }
  });
}

// eslint-disable-next-line @typescript-eslint/require-await -- Members are asynchronous, these are at hand.
async function* members(content: Files) {
  for (const [path, bytes] of Object.entries(content)) {
    const body = Buffer.from(bytes);
    yield { kind: 'file' as const, path, size: body.length, range: null, content: bytesOf(body) };
  }
}
