import type { DeploymentView, ModelRef } from '../../common/catalogView';

/** What is to be said of a model's serving. */
export type Standing = {
  /** The newest that answers. */
  readonly served?: DeploymentView;
  /** The newest that doesn't answer yet, or never will. */
  readonly pending?: DeploymentView;
};

/** Groups of models by their serving, in the order in which they are shown. */
export const servingGroups = ['AVAILABLE', 'LOADING', 'ERROR', 'off'] as const;
/** One of {@link servingGroups}. */
export type ServingGroup = (typeof servingGroups)[number];

const nothing: Standing = {};

/** What is deployed, by model. */
export class ServedStates {
  constructor(deployments: readonly DeploymentView[]) {
    for (const deployment of deployments) {
      const key = keyOf(deployment);
      const { served, pending } = this._standings.get(key) ?? nothing;
      const isServed = deployment.state === 'AVAILABLE';
      this._standings.set(key, {
        ...some('served', isServed ? newer(served, deployment) : served),
        ...some('pending', isServed ? pending : newer(pending, deployment))
      });
    }
  }

  /** What is to be said of a model. */
  of(model: ModelRef): Standing {
    return this._standings.get(keyOf(model)) ?? nothing;
  }

  /** The group that a model stands in. */
  groupOf(model: ModelRef): ServingGroup {
    const { served, pending } = this.of(model);
    return served ? 'AVAILABLE' : (pending?.state ?? 'off');
  }

  private readonly _standings = new Map<string, Standing>();
}

function newer(known: DeploymentView | undefined, other: DeploymentView): DeploymentView {
  return known && known.version > other.version ? known : other;
}

function some<K extends string>(
  key: K,
  deployment: DeploymentView | undefined
): { [key in K]?: DeploymentView } {
  return (deployment ? { [key]: deployment } : {}) as { [key in K]?: DeploymentView };
}

/** A name has no slash, a user may have. */
function keyOf({ user, name }: ModelRef): string {
  return `${name}/${user}`;
}
