import { MlModelError, type Failure } from '../../common/failure';

const sentences: Readonly<Record<number, string>> = {
  401: 'The Jupyter server does not know you any more; reload the page and sign in.',
  403: 'The Jupyter server refused the request; reload the page and sign in.',
  404: 'This Jupyter server has no mlmodel: the server extension jupyterlab_mlmodel is not enabled, or the server must be restarted.',
  502: 'The mlmodel backend did not answer; run the cell again, and look at the log of the Jupyter server if that does not help.'
};

/** Nobody answered for the backend; later somebody may. */
export class UnreachableError extends MlModelError {}

/** What the user reads for an answer that is not OK: the backend's own failure, or what its status means. */
export async function responseFailure(response: Response): Promise<MlModelError> {
  const { status } = response;
  const told = ownFailure(await response.json().catch(() => null)) ?? {
    code: status === 401 || status === 403 ? 'ACCESS_DENIED' : 'SERVER_UNAVAILABLE',
    message:
      sentences[status] ?? `The Jupyter server answered with status ${status}; its log says more.`
  };
  return [502, 503, 504].includes(status) ? new UnreachableError(told) : new MlModelError(told);
}

/** What the user reads when no answer came at all. */
export function connectionFailure(cause: unknown): MlModelError {
  const message = 'The Jupyter server can’t be reached.';
  return new UnreachableError({ code: 'SERVER_UNAVAILABLE', message }, { cause });
}

function ownFailure(body: unknown): Failure | undefined {
  if (typeof body !== 'object' || body === null || !('failure' in body)) {
    return undefined;
  }
  const told = body.failure;
  const isFailure =
    typeof told === 'object' &&
    told !== null &&
    'code' in told &&
    typeof told.code === 'string' &&
    'message' in told &&
    typeof told.message === 'string';
  return isFailure ? (told as Failure) : undefined;
}
