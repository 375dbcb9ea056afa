import type { CatalogModel, Change, Deployment } from '../catalog/catalog';
import { hasFailed } from './combinedStatus';
import type { View } from './reconcile';
import { serverReason } from './serverReason';
import type { Wanted } from './wanted';

/** What the catalog should learn of a deployment: a change that fits while its state is still `state`. */
export type Correction = {
  readonly model: CatalogModel;
  readonly version: number;
  readonly state: Deployment['state'];
  readonly change: Extract<Change, { kind: 'deploymentAvailable' | 'deploymentFailed' }>;
};

/** What only the one who asks can know of a LOADING deployment. */
export type Owners = {
  readonly now: Date;
  /** Whether this process is at work on it. */
  readonly isOurs: (model: CatalogModel, version: number) => boolean;
  /** Whether somebody is publishing it. */
  readonly isUnderWay: (model: CatalogModel, version: number) => Promise<boolean>;
};

/** A backend at work tells of its own deployments; only when it hasn't for this long, others do it. */
const ownersTime = 15_000;
/** What lies nowhere and was deployed longer ago than this never will. */
const abandonedAfter = 10 * 60_000;

/**
 * Where the catalog is wrong about what should be served: AVAILABLE, but failed on the server or lost; LOADING, but left behind by a
 * backend that died on the way, in whatever way it went on without it.
 */
export async function corrections(view: View, owners: Owners): Promise<readonly Correction[]> {
  const found = view.wanted.flatMap(wanted =>
    wanted.deployments.map(async deployment => {
      const change = await changeFor(wanted, deployment, { view, owners });
      const { version, state } = deployment;
      return change === undefined ? [] : [{ model: wanted.model, version, state, change }];
    })
  );
  return (await Promise.all(found)).flat();
}

type Context = { readonly view: View; readonly owners: Owners };

async function changeFor(
  wanted: Wanted,
  deployment: Deployment,
  context: Context
): Promise<Correction['change'] | undefined> {
  const { model, name } = wanted;
  const { version, state } = deployment;
  if (state === 'LOADING' && isOwned(model, deployment, context.owners)) {
    return undefined;
  }
  const status = context.view.status(name, version);
  if (status !== undefined && hasFailed(status)) {
    return failed(wanted, version, serverReason(status, context.view.basePath(model)));
  }
  const isUp = status?.state === 'AVAILABLE';
  if (state === 'AVAILABLE') {
    return isUp ? undefined : unpublishable(wanted, version, context);
  }
  return isUp
    ? { kind: 'deploymentAvailable', id: model.id, version }
    : abandoned(wanted, deployment, context);
}

function isOwned(model: CatalogModel, deployment: Deployment, owners: Owners): boolean {
  return owners.isOurs(model, deployment.version) || ageOf(deployment, owners) < ownersTime;
}

function ageOf({ at }: Deployment, { now }: Owners): number {
  return now.getTime() - Date.parse(at);
}

function unpublishable(
  wanted: Wanted,
  version: number,
  { view }: Context
): Correction['change'] | undefined {
  const problem = view.problem(wanted.model, version);
  return problem && isForGood(problem.failure.code)
    ? failed(wanted, version, problem.message)
    : undefined;
}

async function abandoned(
  wanted: Wanted,
  deployment: Deployment,
  { view, owners }: Context
): Promise<Correction['change'] | undefined> {
  const { model } = wanted;
  const { version } = deployment;
  const isOver = ageOf(deployment, owners) > abandonedAfter && !view.isPublished(model, version);
  return isOver && !(await owners.isUnderWay(model, version))
    ? failed(wanted, version, 'It was left behind by a backend that ended while it deployed it.')
    : undefined;
}

/** A store that can't be reached now can be later; files that are gone or wrong stay so. */
function isForGood(code: string): boolean {
  return ['OBJECT_NOT_FOUND', 'CATALOG_DAMAGED', 'NOT_DEPLOYABLE', 'LOAD_FAILED'].includes(code);
}

function failed({ model }: Wanted, version: number, reason: string): Correction['change'] {
  return { kind: 'deploymentFailed', id: model.id, version, reason };
}
