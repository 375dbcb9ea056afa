import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  Backend,
  type BackendParts,
  type OpenServing,
  type ServingParts
} from '../../src/backend/backend';
import { FolderObjectStore } from '../../src/backend/storage/folderObjectStore';
import { S3ObjectStore } from '../../src/backend/storage/s3ObjectStore';
import type { IObjectStore } from '../../src/backend/storage/objectStore';
import type { Json } from '../../src/common/model';
import type { FinalReply, ProgressReply, ResultReply } from '../../src/common/reply';
import { standInServing } from './standInServing';

/** A backend of one user on a folder store, with the connector LOCAL on a folder of its own. */
export type GivenBackend = {
  readonly backend: Backend;
  /** The folder that LOCAL means. */
  readonly local: string;
  /** The managed store. */
  store(): Promise<IObjectStore>;
  readonly warnings: readonly string[];
  run(
    statement: string,
    options?: {
      signal?: AbortSignal;
      onProgress?: (progress: ProgressReply) => void;
      notebook?: string;
    }
  ): Promise<FinalReply>;
  /** Runs a statement that must work. */
  ok(statement: string): Promise<ResultReply>;
  /** The rows of a statement that must work. */
  rows(statement: string): Promise<readonly (readonly Json[])[]>;
  /** All keys of the managed store. */
  keys(prefix?: string): Promise<readonly string[]>;
  /** Another user on the same store and folder. */
  as(user: string): GivenBackend;
};

/** What a test may put in. */
export type Given = {
  readonly user?: string;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Wraps each store that the backend makes; `role` tells the managed store from connectors. */
  readonly wrap?: (store: IObjectStore, role: 'managed' | 'connector') => IObjectStore;
  /** What serves; without it a model server that serves nothing but what it is told. */
  readonly makeServing?: (parts: ServingParts) => OpenServing;
};

/** Makes a backend in a temporary folder that goes when the test ends. */
export async function givenBackend(given: Given = {}): Promise<GivenBackend> {
  const folder = given.folder ?? (await givenFolder());
  await mkdir(join(folder, 'local'), { recursive: true });
  return makeGiven({ ...given, folder });
}

/** A temporary folder that goes when the test ends. */
export async function givenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const noServer = (): Promise<never> => Promise.reject(new Error('no embedded model server here'));
const noServers: BackendParts['servers'] = {
  run: noServer,
  start: noServer,
  stop: noServer,
  status: noServer
};

const ignore = (): void => undefined;

function makeGiven(given: Given & { folder: string }): GivenBackend {
  const { folder, user = 'root', wrap } = given;
  const warnings: string[] = [];
  const local = join(folder, 'local');
  const managedPath = join(folder, 'store');
  const makeStore: BackendParts['makeStore'] = (config, role) => {
    const made =
      config.type === 'folder'
        ? new FolderObjectStore(config.path, { mustExist: role === 'connector' })
        : new S3ObjectStore(config);
    return Promise.resolve(wrap ? wrap(made, role) : made);
  };
  const backend = new Backend({
    source: {
      environment: {
        HOME: folder,
        MLMODEL_STORE: JSON.stringify({ type: 'folder', path: managedPath }),
        ...given.environment
      },
      localFolder: local
    },
    user,
    log: {
      warn: (message, cause) =>
        warnings.push(cause instanceof Error ? `${message}: ${cause.stack ?? ''}` : message)
    },
    makeStore,
    makeServing: given.makeServing ?? standInServing,
    servers: noServers
  });
  const store = async (): Promise<IObjectStore> => (await backend.world()).managed;
  const run: GivenBackend['run'] = (statement, options = {}) =>
    backend.run(statement, {
      signal: options.signal ?? new AbortController().signal,
      onProgress: options.onProgress ?? ignore,
      ...(options.notebook !== undefined && { origin: { notebook: options.notebook, cell: 'c' } })
    });
  const ok: GivenBackend['ok'] = async statement => {
    const reply = await run(statement);
    if (reply.kind === 'failure') {
      throw new Error(
        `${statement}: ${reply.failure.code} ${reply.failure.message} ${warnings.join(' ')}`
      );
    }
    return reply;
  };
  return {
    backend,
    local,
    store,
    warnings,
    run,
    ok,
    rows: async statement => (await ok(statement)).table.rows,
    keys: async (prefix = '') => {
      const keys: string[] = [];
      for await (const { key } of (await store()).list(prefix)) {
        keys.push(key);
      }
      return keys;
    },
    as: other => makeGiven({ ...given, user: other })
  };
}

/** Puts an archive with these members into the folder, made by the system's tar. */
export async function givenArchive(
  folder: string,
  name: string,
  members: Readonly<Record<string, string | Uint8Array>>
): Promise<void> {
  const source = await mkdtemp(join(tmpdir(), 'mlmodel-members-'));
  try {
    for (const [path, content] of Object.entries(members)) {
      await mkdir(join(source, path, '..'), { recursive: true });
      await writeFile(join(source, path), content);
    }
    const flag = name.endsWith('.gz') ? '-czf' : '-cf';
    execFileSync('tar', [flag, join(folder, name), '-C', source, ...Object.keys(members)]);
  } finally {
    await rm(source, { recursive: true });
  }
}

/** A scikit-learn pickle of the smallest kind: protocol 0, the integer 1. */
export const tinyPickle = 'I1\n.';

/** The statement that imports an archive made of {@link tinyPickle} by {@link givenArchive}. */
export function importLine(name: string, archive = 'model.tar'): string {
  return `import name=${name} type=sklearn category=classification algorithm=LogisticRegression format=pickle path=OBJECTSTORAGE.LOCAL:${archive}`;
}
