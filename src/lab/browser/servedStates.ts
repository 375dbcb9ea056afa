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

/** What is deployed, by model. Told quickly for many models, of which few are deployed. */
export class ServedStates {
  constructor(deployments: readonly DeploymentView[]) {
    for (const deployment of deployments) {
      const { user, name, state } = deployment;
      const ofUsers = this._standings.get(name) ?? new Map<string, Standing>();
      const { served, pending } = ofUsers.get(user) ?? nothing;
      const isServed = state === 'AVAILABLE';
      ofUsers.set(user, {
        ...some('served', isServed ? newer(served, deployment) : served),
        ...some('pending', isServed ? pending : newer(pending, deployment))
      });
      this._standings.set(name, ofUsers);
    }
  }

  /** What is to be said of a model. */
  of({ user, name }: ModelRef): Standing {
    return this._standings.get(name)?.get(user) ?? nothing;
  }

  /** The group that a model stands in. */
  groupOf(model: ModelRef): ServingGroup {
    const { served, pending } = this.of(model);
    return served ? 'AVAILABLE' : (pending?.state ?? 'off');
  }

  /** By name, then by user. */
  private readonly _standings = new Map<string, Map<string, Standing>>();
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
