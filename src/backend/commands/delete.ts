import { failure, type MlModelError } from '../../common/failure';
import { print } from '../../language/print';
import type { DeleteStatement } from '../../language/statement';
import type { CatalogModel, CatalogState, Change, Deployment, Revision } from '../catalog/catalog';
import type { Command } from './command';
import { servedDeployments, versionsText } from './deployments';
import { discardFolder } from './discardFolder';
import { findOwnModel, findRevision } from './findModel';
import { listOutcome } from './list';

/** `delete`: commits first, removes the files after; what can't be removed is left to the sweep. Answers with the list. */
export const deleteModel: Command<'delete'> = async (statement, context) => {
  let removed: readonly Revision[] = [];
  const { state } = await context.catalog.commit({
    request: context.request,
    by: context.user,
    verb: 'delete',
    signal: context.signal,
    decide: current => {
      const decision = decide(statement, current, context.user);
      removed = decision.removed;
      return decision.changes;
    }
  });
  // Committed: from here on nothing may fail the statement or stop half-way.
  for (const { folder } of removed) {
    await discardFolder(folder, 'a deleted model', context);
  }
  return listOutcome(state);
};

/** Deleting the last revision deletes the model. */
function decide(
  statement: DeleteStatement,
  state: CatalogState,
  user: string
): { changes: readonly Change[]; removed: readonly Revision[] } {
  const model = findOwnModel(statement, { user, state });
  const revision = findRevision(model, statement.version, statement);
  const isWhole = statement.version === undefined || model.revisions.length === 1;
  const served = servedDeployments(model).filter(
    each => isWhole || each.revision === revision.revision
  );
  if (served.length > 0) {
    throw stillServed(statement, model, served);
  }
  if (isWhole) {
    return { changes: [{ kind: 'modelRemoved', id: model.id }], removed: model.revisions };
  }
  return {
    changes: [{ kind: 'revisionRemoved', id: model.id, revision: revision.revision }],
    removed: [revision]
  };
}

/** The line to run stops no more than what is in the way, where one line can say so. */
function stillServed(
  { version, verbSpan }: DeleteStatement,
  model: CatalogModel,
  served: readonly Deployment[]
): MlModelError {
  const all = servedDeployments(model);
  const [only] = served.length === 1 && all.length > 1 ? served : [];
  const what =
    version === undefined ? `'${model.name}'` : `Revision ${version.value} of '${model.name}'`;
  return failure(
    'MODEL_IS_SERVED',
    `${version === undefined ? 'The model ' : ''}${what} is served (${versionsText(served)}), so it can't be deleted; stop it first.`,
    {
      at: version?.span ?? verbSpan,
      try: print({
        verb: 'stop',
        text: '',
        verbSpan,
        name: { value: model.name, span: verbSpan },
        ...(only && { version: { value: only.version, span: verbSpan } })
      })
    }
  );
}
