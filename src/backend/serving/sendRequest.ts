import { failure, type MlModelError } from '../../common/failure';
import type { CatalogModel, ICatalog } from '../catalog/catalog';
import type { IModelServer, ServerAnswer, ServerRequest } from './modelServer';
import { isUnavailable } from './serverFailure';
import { systemCodeOf } from './systemCode';

/** What sending needs to know of the server and do with it. */
export type SendParts = {
  readonly server: IModelServer;
  readonly catalog: ICatalog;
  /** The life in which the server last had everything. */
  readonly life: () => string | undefined;
  /** Brings everything back. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Whether the server has all that it should have of a serving name. */
  readonly isWhole: (name: string, signal: AbortSignal) => Promise<boolean>;
};

/** Answers that a server gives to a good request when it has forgotten a model or a label. */
const forgetful: readonly number[] = [400, 404, 503];

/**
 * Sends a request, and once more when the server was not there or had forgotten the model, and is made whole. Costs nothing while all is
 * well. A request that may have been what broke the server isn't sent again: PREDICT_FAILED, when a version was lost over it.
 */
export async function sendRequest(request: ServerRequest, parts: SendParts): Promise<ServerAnswer> {
  let answer: ServerAnswer;
  try {
    answer = await parts.server.send(request);
  } catch (error) {
    if (!isUnavailable(error)) {
      throw error;
    }
    await makeReachable(request, error, parts);
    return parts.server.send(request);
  }
  if (forgetful.includes(answer.status) && (await isRepaired(request, parts))) {
    return parts.server.send(request);
  }
  return answer;
}

/** Rejects when the request may not be sent again. */
async function makeReachable(
  { path, signal }: ServerRequest,
  error: MlModelError,
  parts: SendParts
): Promise<void> {
  const wasHeard = systemCodeOf(error.cause) !== 'ECONNREFUSED';
  const name = modelNameIn(path);
  if (wasHeard && name !== undefined && (await parts.isWhole(name, signal))) {
    // Nothing happened to the model: only the connection was lost.
    return;
  }
  const [life, before] = [parts.life(), await parts.catalog.refresh(signal)];
  await parts.ready(signal);
  // What models do never ends a life: whoever killed the server did.
  if (!wasHeard || (life !== undefined && life !== parts.life())) {
    return;
  }
  const after = await parts.catalog.refresh(signal);
  const owner = before.servingName(name ?? '').owner ?? 0;
  throw brokenBy(before.models.get(owner), after.models.get(owner)) ?? error;
}

async function isRepaired({ path, signal }: ServerRequest, parts: SendParts): Promise<boolean> {
  const name = modelNameIn(path);
  if (name === undefined || (await parts.isWhole(name, signal))) {
    return false;
  }
  await parts.ready(signal);
  return parts.isWhole(name, signal);
}

/** PREDICT_FAILED for the version that was AVAILABLE before the request and failed with it. */
function brokenBy(
  before: CatalogModel | undefined,
  after: CatalogModel | undefined
): MlModelError | undefined {
  const wasUp = (version: number) =>
    before?.deployments.some(each => each.version === version && each.state === 'AVAILABLE');
  const broken = after?.deployments.find(each => each.state === 'ERROR' && wasUp(each.version));
  return (
    broken &&
    failure(
      'PREDICT_FAILED',
      `The request broke version ${broken.version} of '${after?.name ?? ''}', which isn't served any more: ${broken.reason ?? ''}`
    )
  );
}

function modelNameIn(path: string): string | undefined {
  const name = /^\/v1\/models\/([^/:?]+)/i.exec(path)?.[1];
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
