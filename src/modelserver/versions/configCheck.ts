import type { ModelConfig } from '../modelConfig';
import { ServingError } from '../servingError';

/** Refuses a list in which a name stands twice, or a base path that is neither absolute nor a URI. */
export function checkList(config: readonly ModelConfig[]): void {
  const names = new Set<string>();
  for (const { name } of config) {
    if (names.has(name)) {
      refuse(`Illegal to list model ${name} multiple times in config list`);
    }
    names.add(name);
  }
  for (const { name, basePath } of config) {
    if (/^(\/|[A-Za-z][A-Za-z0-9.]+:\/\/)/.test(basePath)) continue;
    refuse(`Expected model ${name} to have an absolute path or URI; got base_path()=${basePath}`);
  }
}

/** Refuses a list that changes the platform of a name in the list before, whose models must all have one. */
export function checkPlatforms(
  before: readonly ModelConfig[],
  config: readonly ModelConfig[]
): void {
  const known = new Map(before.map(model => [model.name, platformOf(model)]));
  for (const model of config) {
    const platform = known.get(model.name);
    if (platform === undefined || platformOf(model) === platform) continue;
    refuse(
      `Illegal to change a model's platform. For model ${model.name} platform was ${platform} and new platform requested is ${model.platform}`
    );
  }
}

/** Refuses a platform that is not TensorFlow's. */
export function checkSupport(config: readonly ModelConfig[]): void {
  for (const model of config) {
    if (platformOf(model) !== 'tensorflow') {
      refuse(`Model ${model.name} requests unsupported platform ${model.platform}`);
    }
  }
}

function platformOf({ name, platform }: ModelConfig): string {
  if (platform === '') {
    refuse(
      `Illegal setting neither ModelServerConfig::model_type (deprecated) nor ModelServerConfig::model_platform, model name is ${name}`
    );
  }
  return platform;
}

function refuse(message: string): never {
  throw new ServingError('INVALID_ARGUMENT', message);
}
