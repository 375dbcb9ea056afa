import { z } from 'zod';
import { deploymentStates, type CatalogModel, type Deployment } from './catalog';
import { NumberedTable } from './numberedTable';
import { ServingNames } from './servingNames';
import type { State } from './state';

/** What a checkpoint keeps of serving: who has which name, and the deployments of each model that has any. */
export const servingRecordSchema = z.object({
  names: z.array(
    z.object({ name: z.string(), owner: z.int().min(1).optional(), nextVersion: z.int().min(1) })
  ),
  deployments: z.array(
    z.object({
      id: z.int().min(1),
      of: z
        .array(
          z.object({
            version: z.int().min(1),
            revision: z.int().min(1),
            label: z.string().nullable(),
            state: z.enum(deploymentStates),
            at: z.iso.datetime(),
            reason: z.string().exactOptional()
          })
        )
        .min(1)
    })
  )
});
/** What {@link servingRecordSchema} checks. */
export type ServingRecord = z.infer<typeof servingRecordSchema>;

/** What a state says of serving, in the same order for equal states; undefined while nothing was ever deployed. */
export function servingRecordOf(state: State): ServingRecord | undefined {
  const names = Array.from(state.servingNames.values(), ({ name, owner, nextVersion }) => ({
    name,
    ...(owner !== undefined && { owner }),
    nextVersion
  }));
  if (names.length === 0) {
    return undefined;
  }
  return {
    names: names.sort((a, b) => (a.name < b.name ? -1 : 1)),
    deployments: state.deployed().map(({ id, deployments }) => ({ id, of: deployments.map(row) }))
  };
}

/** The models with their deployments, and the parts of a state that follow from a record. Throws when it speaks of a model that isn't there. */
export function withServing(models: readonly CatalogModel[], record: ServingRecord | undefined) {
  const deployments = new Map(record?.deployments.map(({ id, of }) => [id, of]));
  const deployed: CatalogModel[] = [];
  const all = models.map(model => {
    const own = deployments.get(model.id);
    if (own === undefined) {
      return model;
    }
    const whole = { ...model, deployments: own };
    deployed.push(whole);
    return whole;
  });
  if (deployed.length !== deployments.size) {
    throw new Error('It holds deployments of a model that is not there.');
  }
  const names = record?.names.map(each => ({ ...each, owner: each.owner }));
  return {
    models: NumberedTable.of(all),
    deployed: NumberedTable.of(deployed),
    servingNames: ServingNames.of(names ?? [])
  };
}

function row({ version, revision, label, state, at, reason }: Deployment) {
  return { version, revision, label, state, at, ...(reason !== undefined && { reason }) };
}
