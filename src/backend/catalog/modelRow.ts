import { modelFormats, modelTypes } from '../../common/model';
import type { CatalogModel, Deployment, Revision } from './catalog';

/**
 * A model as a checkpoint keeps it: `[id, user, name, created, modified, nextRevision, …revisions]`, each revision
 * `[revision, folder, created, type, format, category, algorithm, filename, size]`. Rows take half the room and time
 * that objects would. Deployments are kept apart (`servingRecord`): most models have none.
 */
export type ModelRow = readonly unknown[];

/** The row of a model. */
export function rowOf(model: CatalogModel): ModelRow {
  const { id, user, name, created, modified, nextRevision, revisions } = model;
  return [id, user, name, created, modified, nextRevision, ...revisions.map(revisionRow)];
}

const none: readonly Deployment[] = [];

/** The model of a row, without its deployments, or null when it isn't one. Checked by hand: a schema would take as long as the parsing. */
export function modelOf(row: unknown): CatalogModel | null {
  if (!Array.isArray(row) || row.length < 7) {
    return null;
  }
  const [id, user, name, created, modified, nextRevision] = row as readonly unknown[];
  const revisions: Revision[] = [];
  for (let at = 6; at < row.length; at += 1) {
    const revision = revisionOf(row[at]);
    if (revision === null) {
      return null;
    }
    revisions.push(revision);
  }
  return isCount(id) && areTexts(user, name, created, modified) && isCount(nextRevision)
    ? ({
        ...{ id, user, name, created, modified, revisions, nextRevision },
        deployments: none
      } as CatalogModel)
    : null;
}

function revisionRow(each: Revision): ModelRow {
  const { revision, folder, created, type, format, category, algorithm, filename, size } = each;
  return [revision, folder, created, type, format, category, algorithm, filename, size];
}

function revisionOf(row: unknown): Revision | null {
  if (!Array.isArray(row)) {
    return null;
  }
  const [revision, folder, created, type, format, category, algorithm, filename, size] =
    row as readonly unknown[];
  return isCount(revision) &&
    isCount(size) &&
    areTexts(folder, created, category, algorithm) &&
    areTexts(type, format, filename) &&
    types.has(type) &&
    formats.has(format)
    ? ({ revision, folder, created, type, format, category, algorithm, filename, size } as Revision)
    : null;
}

const types: ReadonlySet<unknown> = new Set(modelTypes);
const formats: ReadonlySet<unknown> = new Set(modelFormats);

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every(value => typeof value === 'string');
}
