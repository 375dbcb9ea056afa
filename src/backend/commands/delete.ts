import type { DeleteStatement } from '../../language/statement';
import type { CatalogState, Change, Revision } from '../catalog/catalog';
import type { Command, CommandContext } from './command';
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
  await removeFiles(removed, context);
  return listOutcome(state);
};

/** Deleting the last revision deletes the model. */
function decide(
  statement: DeleteStatement,
  state: CatalogState,
  user: string
): { changes: readonly Change[]; removed: readonly Revision[] } {
  const model = findOwnModel(statement, { user, state });
  if (statement.version === undefined || model.revisions.length === 1) {
    findRevision(model, statement.version, statement);
    return { changes: [{ kind: 'modelRemoved', id: model.id }], removed: model.revisions };
  }
  const revision = findRevision(model, statement.version, statement);
  return {
    changes: [{ kind: 'revisionRemoved', id: model.id, revision: revision.revision }],
    removed: [revision]
  };
}

/** The change is committed: from here on nothing may fail the statement or stop half-way. */
async function removeFiles(revisions: readonly Revision[], context: CommandContext): Promise<void> {
  for (const { folder } of revisions) {
    try {
      await context.files.removeFolder(folder);
    } catch (error) {
      context.log.warn(`files of a deleted model stay until the sweep: ${folder}`, error);
    }
  }
}
