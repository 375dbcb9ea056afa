import { failure, MlModelError } from '../../common/failure';
import { combinedStatus } from './combinedStatus';
import type {
  IModelServer,
  ReloadOptions,
  ServedModel,
  ServerAnswer,
  ServerRequest,
  VersionStatus
} from './modelServer';
import { StaleList } from './modelServer';
import { isUnavailable } from './serverFailure';
import { GrpcEndpoint } from './tensorFlowServingGrpc';
import { type Limits, RestEndpoint } from './tensorFlowServingRest';

/** Where the replicas are: REST URLs (`http://tf1:8501`) and gRPC targets (`tf1:8500`), each at least one. */
export type Replicas = { readonly rest: readonly string[]; readonly grpc: readonly string[] };

const usualLimits: Limits = { quick: 10_000, send: 120_000, reload: 60_000 };

/**
 * TensorFlow Serving over its REST and gRPC APIs, on one server or several replicas. Lists go to all of them and every one
 * must answer; a request goes to the first one that can be reached.
 */
export class TensorFlowServing implements IModelServer {
  private readonly _rest: readonly RestEndpoint[];
  private readonly _grpc: readonly GrpcEndpoint[];

  constructor(replicas: Replicas, limits: Partial<Limits> = {}) {
    const all = { ...usualLimits, ...limits };
    this._rest = replicas.rest.map(url => new RestEndpoint(url, all));
    this._grpc = replicas.grpc.map(target => new GrpcEndpoint(target, all));
  }

  addresses(): Promise<readonly string[]> {
    return Promise.resolve(this._rest.map(each => each.address));
  }

  isStarted(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** It never tells one life from the next: that it lost its models shows in their status. */
  async ready(signal: AbortSignal): Promise<string> {
    await onAll(this._rest, each => each.probe(signal));
    await onAll(this._grpc, each => each.probe(signal));
    return this._rest.map(each => each.address).join(' ');
  }

  async reload(models: readonly ServedModel[], options: ReloadOptions): Promise<void> {
    await onAll(this._grpc, each => each.reload(models, options));
  }

  async status(name: string, signal: AbortSignal): Promise<readonly VersionStatus[]> {
    return combinedStatus(await onAll(this._rest, each => each.status(name, signal)));
  }

  async send(request: ServerRequest): Promise<ServerAnswer> {
    const problems: unknown[] = [];
    for (const endpoint of this._rest) {
      try {
        return await endpoint.send(request);
      } catch (error) {
        if (!isUnavailable(error)) {
          throw error;
        }
        problems.push(error);
      }
    }
    throw problems[0];
  }

  /** Ends connections that are kept. */
  close(): void {
    this._rest.forEach(each => each.close());
  }
}

type Endpoint = { readonly address: string };

/** Asks all at the same time and waits for each, so that one that is down keeps no other from its list. Rejects with the first problem. */
async function onAll<E extends Endpoint, T>(
  endpoints: readonly E[],
  ask: (endpoint: E) => Promise<T>
): Promise<readonly T[]> {
  const asked = await Promise.allSettled(endpoints.map(ask));
  const problems = asked.flatMap(each =>
    each.status === 'rejected' ? [each.reason as unknown] : []
  );
  const stale = problems.find(each => each instanceof StaleList);
  if (problems.length > 0) {
    throw stale ?? (problems.length < endpoints.length ? partial(problems[0]) : problems[0]);
  }
  return asked.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
}

/** Says of a replica's problem that the others don't have it. */
function partial(problem: unknown): unknown {
  if (!(problem instanceof MlModelError)) {
    return problem;
  }
  const { code, message } = problem.failure;
  return failure(code, `${message.replace(/\.$/, '')}; the other replicas go on serving.`, {
    cause: problem
  });
}
