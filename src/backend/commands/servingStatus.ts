import type { Deployment } from '../catalog/catalog';
import { servingNameOf } from '../catalog/servingNames';
import type { VersionStatus } from '../serving/modelServer';
import type { Command } from './command';
import { findModel } from './findModel';
import { withNextLine } from './withNextLine';

/** `serving status`: what is deployed, the newest first, in the server's word where it has one. */
export const servingStatus: Command<'serving status'> = async (statement, context) => {
  const { user, signal, serving } = context;
  const model = findModel(statement, { user, state: await context.catalog.refresh(signal) });
  const { deployments } = model;
  const told =
    deployments.length === 0
      ? []
      : await withNextLine({ next: statement.text }, () =>
          serving.status(servingNameOf(model), signal)
        );
  const versions = deployments
    .map(each =>
      shown(
        each,
        told.find(status => status.version === each.version)
      )
    )
    .reverse();
  return {
    table: {
      columns: [
        { name: 'version', type: 'integer' },
        { name: 'state', type: 'text' },
        { name: 'label', type: 'text' }
      ],
      rows: versions.map(({ version, state, label }) => [version, state, label])
    },
    notes:
      versions.length === 0
        ? [`The model '${model.name}' isn't served.`]
        : versions.flatMap(({ version, reason }) =>
            reason === undefined ? [] : [`Version ${version}: ${reason}`]
          )
  };
};

type Shown = Pick<Deployment, 'version' | 'label'> & {
  readonly state: string;
  readonly reason: string | undefined;
};

/** A failed load is END to the server, and what failed for good isn't on it any more. */
function shown(
  { version, label, state, reason }: Deployment,
  told: VersionStatus | undefined
): Shown {
  if (state === 'ERROR' || told === undefined) {
    return { version, label, state, reason };
  }
  return told.state === 'END' && told.errorCode !== 'OK'
    ? { version, label, state: 'ERROR', reason: told.errorMessage || told.errorCode }
    : { version, label, state: told.state, reason: undefined };
}
