import type { ServableStatus } from '../servables';
import { printMessage } from './printMessage';

/** The answer to a status request: the states of a model's versions, in the order given. */
export function printStatus(statuses: readonly ServableStatus[]): Uint8Array {
  return printMessage({
    model_version_status: statuses.map(({ version, state, errorCode, errorMessage }) => ({
      version: version.toString(),
      state,
      status: { error_code: errorCode, error_message: errorMessage }
    }))
  });
}
