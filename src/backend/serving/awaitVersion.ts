import { setTimeout as pause } from 'node:timers/promises';
import { failure, MlModelError } from '../../common/failure';
import type { CatalogModel, Deployment, ICatalog } from '../catalog/catalog';
import { servingNameOf } from '../catalog/servingNames';
import { hasFailed } from './combinedStatus';
import type { VersionStatus } from './modelServer';
import type { Reconciler } from './reconcile';
import { serverReason } from './serverReason';
import type { LoadProgress } from './serving';
import type { StatusWatch } from './statusWatch';
import { isLost } from './wanted';

/** What waiting needs. */
export type AwaitParts = {
  readonly catalog: ICatalog;
  readonly reconciler: Reconciler;
  readonly watch: StatusWatch;
  readonly basePath: (model: CatalogModel) => string;
};

/** A version to wait for: its files are published. */
export type Awaited = {
  readonly model: CatalogModel;
  readonly version: number;
  readonly signal: AbortSignal;
  readonly onProgress: LoadProgress;
};

/** TensorFlow Serving itself tries a bad model for five minutes; a large one takes its time. */
const patience = 600_000;
/** A version that the server says nothing of for this long is asked for again. */
const silence = 3_000;
const betweenLooks = 60;

/**
 * Has the server load a version and waits until it is AVAILABLE. Rejects with LOAD_FAILED and the server's own reason, or when it was
 * stopped meanwhile; TIMEOUT; or as the server does when it can't be had.
 */
export async function awaitVersion(awaited: Awaited, parts: AwaitParts): Promise<void> {
  const { model, version, signal, onProgress } = awaited;
  const started = Date.now();
  await ask(awaited, parts);
  for (let heard = Date.now(); ;) {
    const status = await statusOf(awaited, parts);
    if (status?.state === 'AVAILABLE') {
      return;
    }
    if (status !== undefined && hasFailed(status)) {
      throw loadFailed(awaited, status, parts);
    }
    if (!isLost(status)) {
      heard = Date.now();
    } else if (Date.now() - heard > silence) {
      await requireWanted(awaited, parts);
      await ask(awaited, parts);
      heard = Date.now();
    }
    const seconds = Math.floor((Date.now() - started) / 1000);
    if (seconds * 1000 >= patience) {
      throw failure(
        'TIMEOUT',
        `The model server has not loaded version ${version} of '${model.name}' within ${patience / 60_000} minutes.`
      );
    }
    onProgress(seconds < 1 ? 'Loading' : `Loading, ${seconds} s`);
    await pause(betweenLooks, undefined, { signal });
  }
}

/** A reload that takes too long may have been taken all the same: then the version is on its way. */
async function ask(awaited: Awaited, parts: AwaitParts): Promise<void> {
  try {
    await parts.reconciler.agree(awaited.signal);
  } catch (error) {
    const isSlow = error instanceof MlModelError && error.failure.code === 'TIMEOUT';
    if (!isSlow || isLost(await statusOf(awaited, parts))) {
      throw error;
    }
  }
}

/** A server that went down under way is had back by the reconciler, or can't be. */
async function statusOf(
  { model, version, signal }: Awaited,
  { watch, reconciler }: AwaitParts
): Promise<VersionStatus | undefined> {
  const name = servingNameOf(model);
  const statuses = await watch.status(name, signal).catch(async (error: unknown) => {
    if (!(error instanceof MlModelError) || error.failure.code !== 'SERVER_UNAVAILABLE') {
      throw error;
    }
    await reconciler.agree(signal);
    return watch.status(name, signal);
  });
  return statuses.find(each => each.version === version);
}

async function requireWanted({ model, version }: Awaited, parts: AwaitParts): Promise<void> {
  const state = await parts.catalog.refresh();
  findLoading(state.models.get(model.id), version);
}

/** The deployment of a version that is still to be loaded. Throws LOAD_FAILED when it was stopped or given up. */
export function findLoading(model: CatalogModel | undefined, version: number): Deployment {
  const found = model?.deployments.find(each => each.version === version);
  if (found === undefined || found.state === 'ERROR') {
    throw failure('LOAD_FAILED', `Version ${version} was stopped before it was loaded.`);
  }
  return found;
}

function loadFailed(
  { model, version }: Awaited,
  status: VersionStatus,
  { basePath }: AwaitParts
): Error {
  const reason = serverReason(status, basePath(model));
  return failure(
    'LOAD_FAILED',
    `The model server can't load '${model.name}' as version ${version}: ${reason}`
  );
}
