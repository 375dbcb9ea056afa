import { failure, MlModelError } from '../../common/failure';
import { replaceSpan } from '../../common/span';
import type { StopStatement } from '../../language/statement';
import type { CatalogModel, CatalogState } from '../catalog/catalog';
import type { Command, CommandContext } from './command';
import { versionsText } from './deployments';
import { findOwnModel } from './findModel';

const patienceMilliseconds = 30_000;

/** `stop`: commits first; the server follows now or, when it can't be had, as soon as it is back. */
export const stop: Command<'stop'> = async (statement, context) => {
  await context.catalog.commit({
    request: context.request,
    by: context.user,
    verb: 'stop',
    signal: context.signal,
    decide: state => {
      const { id, versions } = decide(statement, state, context.user);
      return [{ kind: 'deploymentsStopped', id, versions }];
    }
  });
  const note = await follow(context);
  return {
    table: { columns: [{ name: 'result', type: 'text' }], rows: [['ok']] },
    ...(note !== undefined && { notes: [note] })
  };
};

function decide(
  statement: StopStatement,
  state: CatalogState,
  user: string
): { id: number; versions: readonly number[] } {
  const model = findOwnModel(statement, { user, state });
  const wanted = statement.version?.value;
  const versions = model.deployments
    .map(each => each.version)
    .filter(version => wanted === undefined || version === wanted);
  if (versions.length === 0) {
    throw notServed(statement, model);
  }
  return { id: model.id, versions };
}

function notServed(
  { text, version, name, verbSpan }: StopStatement,
  { name: model, deployments }: CatalogModel
): MlModelError {
  const newest = deployments.at(-1);
  if (newest === undefined || version === undefined) {
    const message = `The model '${model}' isn't served, so there is nothing to stop.`;
    return failure('VERSION_NOT_FOUND', message, {
      at: version?.span ?? name?.span ?? verbSpan,
      try: 'list serving=on'
    });
  }
  return failure(
    'VERSION_NOT_FOUND',
    `The model '${model}' isn't served as version ${version.value}; it has ${versionsText(deployments)}.`,
    { at: version.span, try: replaceSpan(text, version.span, String(newest.version)) }
  );
}

/** Committed: from here on nothing may fail the statement. Answers what the user should know if the server doesn't follow yet. */
async function follow({ serving, signal, log }: CommandContext): Promise<string | undefined> {
  try {
    await serving.reconcile(AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)]));
    return undefined;
  } catch (error) {
    if (error instanceof MlModelError) {
      return `It is stopped; the model server takes it down at its next start or statement (${error.message.replace(/\.$/, '')}).`;
    }
    if (!signal.aborted) {
      log.warn('the model server could not be told of a stop', error);
    }
    return 'It is stopped; the model server takes it down at its next start or statement.';
  }
}
