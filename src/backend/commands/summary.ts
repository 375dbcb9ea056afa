import { summaryFields, type Json, type ModelFacts, type SummaryField } from '../../common/model';
import type { CatalogModel, Revision } from '../catalog/catalog';
import type { Manifest } from '../storage/modelFiles';
import { servingNameOf } from '../catalog/servingNames';
import type { Command } from './command';
import { isOn } from './deployments';
import { findModel, findRevision } from './findModel';

/** `summary`: a row a field, in the manual's order, or just the fields that were asked for. */
export const summary: Command<'summary'> = async (statement, context) => {
  const state = await context.catalog.refresh(context.signal);
  const model = findModel(statement, { user: context.user, state });
  const revision = findRevision(model, statement.version, statement);
  const manifest = await context.files.readManifest(revision.folder, context.signal);
  const values = valuesOf(model, revision, manifest);
  const asked = statement.fields.map(field => field.value);
  const fields = asked.length > 0 ? asked : summaryFields;
  return {
    table: {
      columns: [
        { name: 'name', type: 'text' },
        { name: 'value', type: 'field' }
      ],
      rows: fields.map(field => [field, values[field]])
    }
  };
};

function valuesOf(
  model: CatalogModel,
  revision: Revision,
  manifest: Manifest
): Readonly<Record<SummaryField, Json>> {
  return {
    ...identity(model, revision),
    ...factsOf(manifest.facts),
    description: manifest.description ?? manifest.facts.description ?? null,
    revision: String(revision.revision),
    location: revision.folder,
    size: revision.size,
    files: manifest.files,
    versions: model.deployments
      .map(({ version, revision: of, label, state }) => ({ version, revision: of, label, state }))
      .reverse()
  };
}

function identity(model: CatalogModel, revision: Revision) {
  return {
    id: model.id,
    user: model.user,
    name: model.name,
    filename: revision.filename.split('/').at(-1) ?? null,
    format: revision.format,
    type: revision.type,
    category: revision.category,
    algorithm: revision.algorithm,
    cdate: model.created,
    mdate: revision.created,
    serving: isOn(model) ? 'on' : 'off',
    serving_name: servingNameOf(model),
    state: 'DONE'
  };
}

function factsOf(facts: ModelFacts) {
  return {
    feature: joined(facts.feature),
    label: joined(facts.label),
    parameter: facts.parameter ?? null,
    evaluation: facts.evaluation ?? null,
    cross_validation: facts.cross_validation ?? null,
    grid_info: facts.grid_info ?? null,
    train_cnt: facts.train_cnt ?? null,
    elapsed: facts.elapsed ?? null,
    dictionary: facts.dictionary ?? null,
    signature: facts.signature ?? null
  };
}

function joined(text: string | readonly string[] | undefined): string | null {
  return typeof text === 'string' ? text : (text?.join(', ') ?? null);
}
