import type { ModelConfig, VersionPolicy } from '../modelConfig';
import type { IServables, ReloadOptions } from '../servables';
import { ServingError } from '../servingError';
import type { Long, ModelSpecMessage } from './modelSpec';
import type { ICall, Unary } from './unary';

/** TensorFlow Serving's ModelService. */
export function modelService(servables: IServables): Readonly<Record<string, Unary>> {
  return {
    GetModelStatus: {
      types: ['GetModelStatusRequest', 'GetModelStatusResponse'],
      handle: (request: StatusRequest) => getStatus(request, servables)
    },
    HandleReloadConfigRequest: {
      types: ['ReloadConfigRequest', 'ReloadConfigResponse'],
      handle: async (request: ReloadRequest, call: ICall) => {
        await servables.reload(readConfig(request), reloadOptions(call));
        return { status: { errorCode: 'OK', errorMessage: '' } };
      }
    }
  };
}

type StatusRequest = { readonly modelSpec?: ModelSpecMessage | null };

function getStatus({ modelSpec }: StatusRequest, servables: IServables): object {
  if (!modelSpec) throw new ServingError('INVALID_ARGUMENT', 'Missing ModelSpec');
  const { name, version } = modelSpec;
  const versions = servables.status(name, version ? BigInt(version.value.toString()) : undefined);
  return {
    modelVersionStatus: versions.map(each => ({
      version: each.version.toString(),
      state: each.state,
      status: { errorCode: each.errorCode, errorMessage: each.errorMessage }
    }))
  };
}

type ReloadRequest = {
  readonly config?: {
    readonly modelConfigList?: { readonly config: readonly ModelConfigMessage[] } | null;
  } | null;
};
type ModelConfigMessage = {
  readonly name: string;
  readonly basePath: string;
  readonly modelType: number;
  readonly modelPlatform: string;
  readonly modelVersionPolicy?: PolicyMessage | null;
  readonly versionLabels: Readonly<Record<string, Long>>;
};
type PolicyMessage = {
  readonly latest?: { readonly numVersions: number } | null;
  readonly all?: object | null;
  readonly specific?: { readonly versions: readonly Long[] } | null;
};

function readConfig({ config }: ReloadRequest): readonly ModelConfig[] {
  const list = config?.modelConfigList;
  if (list) return list.config.map(readModelConfig);
  throw new ServingError(
    'INVALID_ARGUMENT',
    'ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported'
  );
}

/** In ModelType. */
const tensorFlow = 1;

function readModelConfig(message: ModelConfigMessage): ModelConfig {
  const policy = readPolicy(message.modelVersionPolicy);
  return {
    name: message.name,
    basePath: message.basePath,
    platform: message.modelPlatform || (message.modelType === tensorFlow ? 'tensorflow' : ''),
    labels: new Map(
      Object.entries(message.versionLabels).map(([label, version]) => [
        label,
        BigInt(version.toString())
      ])
    ),
    ...(policy && { policy })
  };
}

function readPolicy(message: PolicyMessage | null | undefined): VersionPolicy | undefined {
  if (message?.specific) {
    return {
      specific: { versions: message.specific.versions.map(version => BigInt(version.toString())) }
    };
  }
  if (message?.all) return { all: true };
  return message?.latest ? { latest: { numVersions: message.latest.numVersions } } : undefined;
}

/** `mlmodel-catalog` is the number of the catalog entry that a list was made from. */
function reloadOptions(call: ICall): ReloadOptions {
  const { signal } = call;
  const text = call.header('mlmodel-catalog') ?? '';
  return /^\d{1,15}$/.test(text) ? { signal, catalog: Number(text) } : { signal };
}
