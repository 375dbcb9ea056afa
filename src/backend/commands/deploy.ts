import { failure } from '../../common/failure';
import { print } from '../../language/print';
import type { DeployStatement } from '../../language/statement';
import type { CatalogModel, CatalogState, Revision } from '../catalog/catalog';
import { isRoutingLabel, servingNameOf } from '../catalog/servingNames';
import type { Command, CommandContext } from './command';
import { DeploymentRecord } from './deploymentRecord';
import { findOwnModel, findRevision } from './findModel';
import { trial } from './trial';
import { withNextLine } from './withNextLine';

type Target = {
  readonly model: CatalogModel;
  readonly revision: Revision;
  readonly servingName: string;
};

/**
 * `deploy`: sees that the server answers, commits the next serving version, has it loaded, commits how that went.
 * What fails or is cancelled leaves what was serving as it was; the number stays spent.
 */
export const deploy: Command<'deploy'> = async (statement, context) => {
  const { user, signal, serving } = context;
  const state = await context.catalog.refresh(signal);
  findTarget(statement, state, user);
  context.progress({ done: 0, total: 1, unit: 'items', step: 'Asking the model server' });
  const wasStarted = await serving.isStarted();
  await withNextLine({ next: statement.text }, () => serving.ready(signal));
  const record = new DeploymentRecord(context);
  const target = await record.add(current => {
    const { model, revision, servingName } = findTarget(statement, current, user);
    const label = statement.label?.value ?? null;
    return { id: model.id, servingName, revision: revision.revision, label };
  });
  await load(statement, target, { context, record });
  const { notes, ...outcome } = await answer(statement, target, context);
  const goesOn = !wasStarted && context.serverGoesOn ? [serverNote] : [];
  return { ...outcome, notes: [...notes, ...goesOn] };
};

const serverNote =
  "The model server was started for this and goes on; 'mlmodel modelserver stop' ends it.";

type Added = Awaited<ReturnType<DeploymentRecord['add']>>;

async function load(
  statement: DeployStatement,
  { id, version }: Added,
  { context, record }: { context: CommandContext; record: DeploymentRecord }
): Promise<void> {
  const { serving, signal, progress } = context;
  const { verbSpan, name } = statement;
  const next = print({ verb: 'serving status', text: '', verbSpan, ...(name && { name }) });
  await withNextLine({ at: name?.span, next }, async () => {
    try {
      await serving.load({
        model: id,
        version,
        signal,
        onProgress: step => progress({ done: 0, total: 1, unit: 'items', step })
      });
      signal.throwIfAborted();
      await record.available(id, version);
    } catch (error) {
      await record.failed({ id, version }, error);
      throw error;
    }
  });
}

function findTarget(statement: DeployStatement, state: CatalogState, user: string): Target {
  const model = findOwnModel(statement, { user, state });
  const revision = findRevision(model, statement.version, statement);
  const at = statement.name?.span;
  if (revision.type !== 'tf') {
    throw failure(
      'NOT_DEPLOYABLE',
      `The model '${model.name}' is of type ${revision.type}, and only tf models can be served.`,
      { at, try: 'list type=tf' }
    );
  }
  const servingName = servingNameOf(model);
  const { owner } = state.servingName(servingName);
  const other = owner === undefined ? undefined : state.models.get(owner);
  if (other !== undefined && other.id !== model.id) {
    const message = `The serving name '${servingName}' belongs to the model '${other.name}' of ${other.user}, so '${model.name}' needs another name to be served.`;
    throw failure('NAME_TAKEN', message, { at, try: summaryOf(other, statement) });
  }
  return { model, revision, servingName };
}

function summaryOf({ name, user }: CatalogModel, { verbSpan: span }: DeployStatement): string {
  return print({
    ...{ verb: 'summary', text: '', verbSpan: span, fields: [] },
    name: { value: name, span },
    user: { value: user, span }
  });
}

async function answer(statement: DeployStatement, added: Added, context: CommandContext) {
  const { version, revision, servingName } = added;
  const { note, next } = await trial({ servingName, version }, context);
  return {
    table: {
      columns: [
        { name: 'result', type: 'text' },
        { name: 'latest_version', type: 'integer' },
        { name: 'serving_name', type: 'text' }
      ],
      rows: [['on', version, servingName]]
    },
    notes: [
      `Revision ${revision} is served as version ${version}.`,
      ...labelNotes(statement.label?.value),
      ...(note === undefined ? [] : [note])
    ],
    ...(next !== undefined && { next })
  } as const;
}

function labelNotes(label: string | undefined): readonly string[] {
  if (label === undefined) {
    return [];
  }
  return isRoutingLabel(label)
    ? [`'${label}' is a routing label: requests to it reach the newest version that has it.`]
    : [
        `'${label}' is kept as a description: only letters, digits and _ make a label that requests can use.`
      ];
}
