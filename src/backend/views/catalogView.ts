import type { CatalogView, DeploymentView } from '../../common/catalogView';
import type { CatalogModel, CatalogState } from '../catalog/catalog';
import { servingNameOf } from '../catalog/servingNames';
import { listOutcome } from '../commands/list';

/** A state of the catalog as `user`'s page shows it. */
export function catalogViewOf(state: CatalogState, user: string): CatalogView {
  return {
    n: state.n,
    user,
    models: listOutcome(state).table,
    deployments: state.deployed().flatMap(deploymentsOf)
  };
}

/** A model's deployments, the newest first. */
export function deploymentsOf(model: CatalogModel): readonly DeploymentView[] {
  const { user, name } = model;
  const servingName = servingNameOf(model);
  return model.deployments.map(each => ({ user, name, servingName, ...each })).reverse();
}
