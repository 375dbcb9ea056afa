import type * as Grpc from '@grpc/grpc-js';
import type { Root, Type } from 'protobufjs';
import protocol from '../../common/serving.proto';
import { failure } from '../../common/failure';
import type { ReloadOptions, ServedModel } from './modelServer';
import { StaleList } from './modelServer';
import { notServing, oneSentence, tooSlow, unavailable } from './serverFailure';
import type { Limits } from './tensorFlowServingRest';

type Libraries = { readonly grpc: typeof Grpc; readonly messages: Root };
type Call = {
  readonly method: 'HandleReloadConfigRequest' | 'GetModelStatus';
  readonly request: object;
  readonly entry?: number;
  readonly limit: number;
  readonly signal: AbortSignal;
};

const typesOf = {
  HandleReloadConfigRequest: ['ReloadConfigRequest', 'ReloadConfigResponse'],
  GetModelStatus: ['GetModelStatusRequest', 'GetModelStatusResponse']
} as const;

/** The model service of one server, at a gRPC target such as `tf1:8500`. Each call has a connection of its own: they are rare, and a kept one would wait before it tries a restarted server again. */
export class GrpcEndpoint {
  constructor(
    readonly address: string,
    private readonly _limits: Limits
  ) {}

  /** Sees that a TensorFlow Serving answers. */
  async probe(signal: AbortSignal): Promise<void> {
    const request = { modelSpec: { name: 'none' } };
    await this._call({
      method: 'GetModelStatus',
      request,
      limit: this._limits.quick,
      signal
    }).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.code !== 'NOT_FOUND') {
        throw error instanceof Refused ? notServing(this.address) : error;
      }
    });
  }

  /** Sends the whole list. That a model of it did not load is no refusal: its status says so. */
  async reload(models: readonly ServedModel[], { entry, signal }: ReloadOptions): Promise<void> {
    const request = { config: { modelConfigList: { config: models.map(modelConfig) } } };
    const limit = this._limits.reload;
    try {
      await this._call({ method: 'HandleReloadConfigRequest', request, entry, limit, signal });
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      if (
        error.code === 'FAILED_PRECONDITION' &&
        /stale|not currently available/.test(error.message)
      ) {
        throw new StaleList(error.message);
      }
      if (!error.message.includes('did not become available')) {
        throw refusal(error);
      }
    }
  }

  private async _call(call: Call): Promise<void> {
    call.signal.throwIfAborted();
    const libraries = await loadLibraries();
    const { grpc } = libraries;
    const client = new grpc.Client(this.address, grpc.credentials.createInsecure(), {
      'grpc.enable_http_proxy': 0,
      'grpc.use_local_subchannel_pool': 1
    });
    try {
      await this._send(client, call, libraries);
    } finally {
      client.close();
    }
  }

  private _send(client: Grpc.Client, call: Call, { grpc, messages }: Libraries): Promise<void> {
    const [request, response] = typesOf[call.method].map(name =>
      messages.lookupType(`tensorflow.serving.${name}`)
    ) as [Type, Type];
    return new Promise((resolve, reject) => {
      const sent = client.makeUnaryRequest(
        `/tensorflow.serving.ModelService/${call.method}`,
        (value: object) => Buffer.from(request.encode(request.fromObject(value)).finish()),
        bytes => response.decode(bytes),
        call.request,
        metadataOf(call, new grpc.Metadata()),
        { deadline: Date.now() + call.limit },
        error => {
          call.signal.removeEventListener('abort', cancel);
          if (error === null) {
            resolve();
          } else {
            reject(this._problem(error, call, grpc.status));
          }
        }
      );
      const cancel = () => sent.cancel();
      call.signal.addEventListener('abort', cancel, { once: true });
    });
  }

  private _problem(
    error: Grpc.ServiceError,
    { signal, limit }: Call,
    status: Libraries['grpc']['status']
  ): Error {
    if (signal.aborted) {
      return signal.reason as Error;
    }
    switch (error.code) {
      case status.UNAVAILABLE:
        return unavailable(this.address, error);
      case status.DEADLINE_EXCEEDED:
        return tooSlow(this.address, limit);
      case status.UNIMPLEMENTED:
      case status.INTERNAL:
        return notServing(this.address);
      default:
        return new Refused(status[error.code], error.details);
    }
  }
}

/** The server's own no. */
class Refused extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message);
  }
}

function refusal({ message }: Refused): Error {
  return failure(
    'LOAD_FAILED',
    `The model server refuses the list of models: ${oneSentence(message)}`
  );
}

function metadataOf({ entry }: Call, metadata: Grpc.Metadata): Grpc.Metadata {
  if (entry !== undefined) {
    metadata.set('mlmodel-catalog', String(entry));
  }
  return metadata;
}

function modelConfig({ name, basePath, versions, labels }: ServedModel): object {
  return {
    name,
    basePath,
    modelPlatform: 'tensorflow',
    modelVersionPolicy: { specific: { versions } },
    versionLabels: labels
  };
}

let loaded: Promise<Libraries> | undefined;

/** Both libraries cost a start more than all else; only statements that reload need them. */
function loadLibraries(): Promise<Libraries> {
  loaded ??= (async () => {
    const [grpc, protobuf] = await Promise.all([import('@grpc/grpc-js'), import('protobufjs')]);
    return { grpc, messages: protobuf.parse(protocol).root };
  })();
  return loaded;
}
