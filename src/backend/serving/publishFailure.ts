import { failure, MlModelError } from '../../common/failure';
import { systemCodeOf } from './systemCode';

/** The failure to show for what the disk of the model server's folder threw; anything else comes back unchanged. */
export function publishFailure(error: unknown): unknown {
  if (error instanceof MlModelError) {
    return error;
  }
  switch (systemCodeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure(
        'STORE_UNAVAILABLE',
        "The disk of the model server's folder is full, so the model can't be published there.",
        { cause: error }
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure(
        'ACCESS_DENIED',
        "The model server's folder can't be written, so the model can't be published there.",
        { cause: error }
      );
    default:
      return error;
  }
}
