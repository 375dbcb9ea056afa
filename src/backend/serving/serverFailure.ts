import { failure, MlModelError } from '../../common/failure';
import { systemCodeOf } from './systemCode';

const wordsOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host is not known',
  ECONNRESET: 'it broke off the connection',
  EPIPE: 'it broke off the connection',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its host',
  ETIMEDOUT: 'its host does not answer'
};

/** SERVER_UNAVAILABLE for the server at `address`, with why as far as the system says. */
export function unavailable(address: string, cause?: unknown): MlModelError {
  const words = wordsOf[systemCodeOf(cause)];
  const reason = words === undefined ? '' : `: ${words}`;
  return failure(
    'SERVER_UNAVAILABLE',
    `The model server at ${address} can't be reached${reason}.`,
    { cause }
  );
}

/** SERVER_UNAVAILABLE for something at `address` that answers, but not as TensorFlow Serving does. */
export function notServing(address: string): MlModelError {
  return failure('SERVER_UNAVAILABLE', `What answers at ${address} is no TensorFlow Serving.`);
}

/** TIMEOUT for the server at `address`. */
export function tooSlow(address: string, milliseconds: number): MlModelError {
  return failure(
    'TIMEOUT',
    `The model server at ${address} did not answer within ${milliseconds / 1000} seconds.`
  );
}

/** A server's own sentence for the user: on one line, not endless. */
export function oneSentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

const longest = 600;

/** Whether `error` says that the server can't be had. */
export function isUnavailable(error: unknown): error is MlModelError {
  return error instanceof MlModelError && error.failure.code === 'SERVER_UNAVAILABLE';
}
