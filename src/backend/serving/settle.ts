import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../../common/failure';
import type { CatalogModel, Deployment, ICatalog } from '../catalog/catalog';
import { isServed } from '../catalog/deploymentChange';
import { servingNameOf } from '../catalog/servingNames';
import { hasFailed } from './combinedStatus';
import { type Correction, corrections, type Owners } from './corrections';
import type { PublishedFolder, PublishedVersion } from './publishedFolder';
import { keyOf, type Reconciler, type View } from './reconcile';
import type { StatusWatch } from './statusWatch';
import { isLost } from './wanted';

/** What settling needs. */
export type SettleParts = {
  readonly catalog: ICatalog;
  readonly reconciler: Reconciler;
  readonly folder: PublishedFolder;
  readonly watch: StatusWatch;
  /** Who commits corrections. */
  readonly user: string;
  readonly owners: () => Owners;
};

/** How long all models together may take to be loaded again. */
const patience = 600_000;
const unloadPatience = 10_000;
/** A version that the server says nothing of for this long is asked for again. */
const silence = 5_000;
const betweenLooks = 75;

/**
 * Brings catalog, server and published files to where they agree and stay: lists are sent until everything that is AVAILABLE in the catalog
 * is so on the server, what turns out to be wrong in the catalog is committed, and files that nothing refers to are removed.
 */
export async function settle(parts: SettleParts): Promise<View> {
  const end = Date.now() + patience;
  let view = await parts.reconciler.agree();
  for (;;) {
    await untilLoaded(view, parts);
    const looked = await parts.reconciler.agree();
    const found = await corrections(looked, parts.owners());
    for (const correction of found) {
      await commit(correction, parts);
    }
    if (found.length === 0 && isLoaded(looked) && keyOf(looked) === keyOf(view)) {
      await sweep(parts);
      return looked;
    }
    if (Date.now() > end) {
      throw failure('TIMEOUT', 'The model server has not loaded all models in time.');
    }
    view = looked;
  }
}

/** Whether everything that the catalog calls AVAILABLE is so on the server, or has failed there for good. */
function isLoaded(view: View): boolean {
  return unloadedNames(view, view.status).length === 0;
}

async function untilLoaded(view: View, { watch }: SettleParts): Promise<void> {
  const end = Date.now() + patience;
  let heard = Date.now();
  let names = unloadedNames(view, view.status);
  while (names.length > 0 && Date.now() < end && Date.now() - heard < silence) {
    await pause(betweenLooks);
    const statuses = await watch.statuses(names);
    const status: View['status'] = (name, version) =>
      statuses.get(name)?.find(each => each.version === version);
    const waiting = view.wanted.filter(({ name }) => names.includes(name));
    const isAnyLost = waiting.some(({ name, deployments }) =>
      deployments.some(each => isDue(view, each) && isLost(status(name, each.version)))
    );
    heard = isAnyLost ? heard : Date.now();
    names = unloadedNames({ ...view, wanted: waiting }, status);
  }
}

function unloadedNames(view: View, status: View['status']): readonly string[] {
  return view.wanted
    .filter(({ model, name, deployments }) =>
      deployments.some(each => {
        const told = status(name, each.version);
        const isThere = told !== undefined && (told.state === 'AVAILABLE' || hasFailed(told));
        return isDue(view, each) && !isThere && !view.problem(model, each.version);
      })
    )
    .map(({ name }) => name);
}

/** One that is LOADING is its own backend's to wait for. */
function isDue(view: View, { state }: Deployment): boolean {
  return state === 'AVAILABLE' && view.life !== undefined;
}

/** Whoever sees it first commits it: the request is the same for all, and counts only while nothing else has happened to it. */
async function commit(
  { model, version, state, change }: Correction,
  { catalog, user }: SettleParts
): Promise<void> {
  const isSame = (known: CatalogModel | undefined) =>
    known?.deployments.some(each => each.version === version && each.state === state) === true;
  try {
    await catalog.commit({
      request: `${change.kind} ${model.id}/${servingNameOf(model)}/${version}`,
      by: user,
      verb: 'deploy',
      decide: current => {
        if (!isSame(current.models.get(model.id))) {
          throw new Overtaken();
        }
        return [change];
      }
    });
  } catch (error) {
    if (!(error instanceof Overtaken)) {
      throw error;
    }
  }
}

class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Files are read before the catalog is: a version that is published after that isn't seen, one before it is referred to. */
async function sweep(parts: SettleParts): Promise<void> {
  const { catalog, folder } = parts;
  const published = await folder.versions();
  const state = await catalog.refresh();
  const end = Date.now() + unloadPatience;
  for (const version of published) {
    const model = state.models.get(version.model);
    const isWanted = model?.deployments.some(
      each => each.version === version.version && isServed(each)
    );
    if (isWanted !== true && (await isUnloaded(version, { model, end, parts }))) {
      await folder.remove(version);
    }
  }
  await folder.sweep();
}

/** A server may still be at work with a version that it has just been told to drop; one that takes long keeps its files until the next time. */
async function isUnloaded(
  { version }: PublishedVersion,
  wait: {
    readonly model: CatalogModel | undefined;
    readonly end: number;
    readonly parts: SettleParts;
  }
): Promise<boolean> {
  const { model, end, parts } = wait;
  for (;;) {
    const told = model && (await statusOf(model, version, parts));
    if (told === undefined || ['UNKNOWN', 'END'].includes(told.state)) {
      return true;
    }
    if (Date.now() > end) {
      return false;
    }
    await pause(betweenLooks);
  }
}

/** A server that can't be asked has nothing loaded that is ours to wait for. */
async function statusOf(model: CatalogModel, version: number, { watch }: SettleParts) {
  const statuses = await watch.status(servingNameOf(model)).catch(() => []);
  return statuses.find(each => each.version === version);
}
