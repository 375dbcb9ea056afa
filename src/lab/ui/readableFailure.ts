import { MlModelError, type Failure } from '../../common/failure';

/** What the user reads for whatever was thrown; a defect keeps its own words, as there are no better ones. */
export function readableFailure(error: unknown): Failure {
  return error instanceof MlModelError
    ? error.failure
    : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
