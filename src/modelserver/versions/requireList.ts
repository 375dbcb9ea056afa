import type { ModelConfig } from '../modelConfig';
import { ServingError } from '../servingError';

/** The list that a HandleReloadConfigRequest must hold. Throws INVALID_ARGUMENT without one, whatever is configured already. */
export function requireList(config: readonly ModelConfig[] | undefined): readonly ModelConfig[] {
  if (config) return config;
  throw new ServingError(
    'INVALID_ARGUMENT',
    'ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported'
  );
}
