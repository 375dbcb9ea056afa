import type { DeleteStatement } from '../../language/statement';
import type { CatalogState, Change, Revision } from '../catalog/catalog';
import type { Command } from './command';
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
  if (statement.version === undefined || model.revisions.length === 1) {
    return { changes: [{ kind: 'modelRemoved', id: model.id }], removed: model.revisions };
  }
  return {
    changes: [{ kind: 'revisionRemoved', id: model.id, revision: revision.revision }],
    removed: [revision]
  };
}
