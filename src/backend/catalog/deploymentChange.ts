import type { CatalogModel, Change, Deployment, DeploymentState, ServingName } from './catalog';
import { Contradiction } from './contradiction';
import { servingNameOf } from './servingNames';

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** Changes to a deployment that is there. */
export type DeploymentChange = Of<
  'deploymentAvailable' | 'deploymentFailed' | 'deploymentsStopped'
>;

/** The model with a deployment more. Throws {@link Contradiction} when name or version aren't its to have, or the revision isn't there. */
export function withDeployment(
  model: CatalogModel,
  change: Of<'deploymentAdded'>,
  { known, at }: { readonly known: ServingName; readonly at: string }
): CatalogModel {
  const { servingName, version, revision, label } = change;
  if (servingName !== servingNameOf(model)) {
    throw new Contradiction(`it serves model ${model.id} as '${servingName}'`);
  }
  if (known.owner !== undefined && known.owner !== model.id) {
    throw new Contradiction(
      `it serves model ${model.id} as '${servingName}', which is the name of model ${known.owner}`
    );
  }
  if (version !== known.nextVersion) {
    throw new Contradiction(
      `it deploys version ${version} of '${servingName}' where ${known.nextVersion} should be`
    );
  }
  if (!model.revisions.some(each => each.revision === revision)) {
    throw new Contradiction(
      `it deploys revision ${revision} of model ${model.id}, which isn't there`
    );
  }
  const added: Deployment = { version, revision, label, state: 'LOADING', at };
  return { ...model, deployments: [...model.deployments, added] };
}

/** The model after a change to its deployments. Throws {@link Contradiction} when they can't get there from where they are. */
export function afterDeploymentChange(model: CatalogModel, change: DeploymentChange): CatalogModel {
  switch (change.kind) {
    case 'deploymentAvailable':
      return available(model, change.version);
    case 'deploymentFailed':
      return failed(model, change);
    case 'deploymentsStopped':
      return stopped(model, change.versions);
  }
}

/** Whether a deployment is or may be on the server, so that its files must stay. */
export function isServed({ state }: Deployment): boolean {
  return state !== 'ERROR';
}

function available(model: CatalogModel, version: number): CatalogModel {
  const found = deploymentIn(model, version, ['LOADING']);
  return {
    ...model,
    deployments: model.deployments
      .filter(each => each.state !== 'ERROR' || each.version > version)
      .map(each => (each === found ? { ...each, state: 'AVAILABLE' } : each))
  };
}

function failed(model: CatalogModel, { version, reason }: Of<'deploymentFailed'>): CatalogModel {
  const found = deploymentIn(model, version, ['LOADING', 'AVAILABLE']);
  return {
    ...model,
    deployments: model.deployments.map(each =>
      each === found ? { ...each, state: 'ERROR', reason } : each
    )
  };
}

function stopped(model: CatalogModel, versions: readonly number[]): CatalogModel {
  versions.forEach(version => deploymentIn(model, version, ['LOADING', 'AVAILABLE', 'ERROR']));
  return {
    ...model,
    deployments: model.deployments.filter(each => !versions.includes(each.version))
  };
}

function deploymentIn(
  { id, deployments }: CatalogModel,
  version: number,
  states: readonly DeploymentState[]
): Deployment {
  const found = deployments.find(each => each.version === version);
  if (found === undefined) {
    throw new Contradiction(`it changes version ${version} of model ${id}, which isn't deployed`);
  }
  if (!states.includes(found.state)) {
    throw new Contradiction(
      `it changes version ${version} of model ${id}, which is ${found.state} already`
    );
  }
  return found;
}
