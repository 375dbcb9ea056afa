import { ServingError, statusCodes, type StatusCode } from '../servingError';
import type { Address, TensorFlowLibrary } from './library';

const names = new Map(Object.entries(statusCodes).map(([name, code]) => [code as number, name]));

/** Lends `use` a TF_Status; what it then says is thrown as ServingError, in TensorFlow's own words. */
export async function withStatus<Result>(
  library: TensorFlowLibrary,
  use: (status: Address) => Promise<Result> | Result
): Promise<Result> {
  const status = library.newStatus();
  try {
    const result = await use(status);
    const code = library.getCode(status);
    if (code !== statusCodes.OK) {
      throw new ServingError((names.get(code) ?? 'UNKNOWN') as StatusCode, library.message(status));
    }
    return result;
  } finally {
    library.deleteStatus(status);
  }
}
