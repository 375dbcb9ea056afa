/** Canonical codes of gRPC and TensorFlow, with their numbers (google/rpc/code.proto). */
export const statusCodes = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16
} as const;
/** A name of {@link statusCodes}. */
export type StatusCode = keyof typeof statusCodes;

/** A refusal that a client reads: over REST as `{"error": message}` with the code's HTTP status, over gRPC as a status. Anything else thrown is a defect (INTERNAL). */
export class ServingError extends Error {
  override readonly name = 'ServingError';
  constructor(
    readonly code: StatusCode,
    message: string,
    options?: { cause: unknown }
  ) {
    super(message, options);
  }
}

/** What a client reads of anything thrown: a ServingError as it is; anything else is a defect, given to `onDefect`. */
export function toServingError(error: unknown, onDefect: (error: unknown) => void): ServingError {
  if (error instanceof ServingError) return error;
  onDefect(error);
  return new ServingError(
    'INTERNAL',
    'Something went wrong in the model server; its log says what.'
  );
}
