import type { CatalogModel, CatalogState, Deployment } from '../catalog/catalog';
import { isServed } from '../catalog/deploymentChange';
import { isRoutingLabel, servingNameOf } from '../catalog/servingNames';
import type { ServedModel, VersionStatus } from './modelServer';

/** A model that should be served, with those of its deployments that are LOADING or AVAILABLE. */
export type Wanted = {
  readonly model: CatalogModel;
  /** The serving name. */
  readonly name: string;
  readonly deployments: readonly Deployment[];
};

/** What server and publish folder say of what is wanted. */
export type Found = {
  readonly basePath: (model: CatalogModel) => string;
  readonly isPublished: (model: CatalogModel, version: number) => boolean;
  readonly status: (name: string, version: number) => VersionStatus | undefined;
};

/** What the catalog says should be served, in order of the models' ids. */
export function wantedIn(state: CatalogState): readonly Wanted[] {
  return state
    .deployed()
    .map(model => ({
      model,
      name: servingNameOf(model),
      deployments: model.deployments.filter(isServed)
    }))
    .filter(({ deployments }) => deployments.length > 0)
    .sort((left, right) => left.model.id - right.model.id);
}

/**
 * The whole list for the server: every version whose files are in their place, or that it has loaded already; a path that isn't there
 * would keep it waiting for ever. Labels only for versions that are AVAILABLE right now: the newest one that has it.
 */
export function listOf(wanted: readonly Wanted[], found: Found): readonly ServedModel[] {
  return wanted
    .map(({ model, name, deployments }): ServedModel => {
      const isAvailable = ({ version }: Deployment) =>
        found.status(name, version)?.state === 'AVAILABLE';
      const listed = deployments.filter(
        each => found.isPublished(model, each.version) || isAvailable(each)
      );
      return {
        name,
        basePath: found.basePath(model),
        versions: listed.map(each => each.version),
        labels: labelsOf(listed.filter(isAvailable))
      };
    })
    .filter(({ versions }) => versions.length > 0);
}

/** Whether the server isn't at work on a version that it was told to serve: it never heard of it, or has dropped it. */
export function isLost(status: VersionStatus | undefined): boolean {
  if (status === undefined || status.state === 'UNKNOWN' || status.state === 'UNLOADING') {
    return true;
  }
  return status.state === 'END' && ['OK', 'CANCELLED'].includes(status.errorCode);
}

function labelsOf(available: readonly Deployment[]): Readonly<Record<string, number>> {
  const labels = available.flatMap(({ label, version }): [string, number][] =>
    label !== null && isRoutingLabel(label) ? [[label, version]] : []
  );
  return Object.fromEntries(labels.sort(([, left], [, right]) => left - right));
}
