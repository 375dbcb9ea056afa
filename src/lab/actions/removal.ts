import type { DeploymentView, ModelView } from '../../common/catalogView';

/** What goes when a model or one of its revisions is deleted. */
export type Removal = {
  readonly revisions: number;
  /** Bytes of all files. */
  readonly size: number;
  /** Whether the model itself goes: with its last revision it does. */
  readonly isWhole: boolean;
  /** What must be stopped before, newest first. */
  readonly inTheWay: readonly DeploymentView[];
  /** The version to stop when one `stop` of one version clears the way; undefined when all have to be stopped. */
  readonly onlyVersion: number | undefined;
};

/** What goes with a revision, or with the whole model when none is given. */
export function removalOf(model: ModelView, revision?: number): Removal {
  const isWhole = revision === undefined || model.revisions.length <= 1;
  const gone = model.revisions.filter(each => isWhole || each.revision === revision);
  const served = model.deployments.filter(each => each.state !== 'ERROR');
  const inTheWay = served.filter(each => isWhole || each.revision === revision);
  const [first] = inTheWay;
  return {
    revisions: gone.length,
    size: gone.reduce((sum, each) => sum + each.size, 0),
    isWhole,
    inTheWay,
    onlyVersion: inTheWay.length === 1 && served.length > 1 ? first?.version : undefined
  };
}
