import type { Span } from './span';

/** Every failure a user can meet. Codes are stable: scripts and saved notebooks rest on them. */
export const failureCodes = [
  'CONFIG_INVALID',
  'SYNTAX',
  'UNKNOWN_VERB',
  'UNKNOWN_OPTION',
  'MISSING_OPTION',
  'BAD_VALUE',
  'MODEL_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'NOT_OWNER',
  'NAME_TAKEN',
  'MODEL_IS_SERVED',
  'CONNECTOR_NOT_FOUND',
  'OBJECT_NOT_FOUND',
  'ACCESS_DENIED',
  'STORE_UNAVAILABLE',
  'STORE_UNSUPPORTED',
  'CATALOG_DAMAGED',
  'ARCHIVE_INVALID',
  'ARCHIVE_UNSAFE',
  'ARCHIVE_TOO_LARGE',
  'FORMAT_MISMATCH',
  'NOT_DEPLOYABLE',
  'SERVER_UNAVAILABLE',
  'LOAD_FAILED',
  'PREDICT_FAILED',
  'CANCELLED',
  'TIMEOUT',
  'INTERNAL'
] as const;

/** One of {@link failureCodes}. */
export type FailureCode = (typeof failureCodes)[number];

/** What the user reads when a statement did not work. */
export type Failure = {
  readonly code: FailureCode;
  /** One sentence of what happened. Never a stack, an internal path or a secret. */
  readonly message: string;
  /** The wrong word or value in the statement. */
  readonly at?: Span;
  /** The exact statement to run next, where there is one. */
  readonly try?: string;
};

/** What a failure may say besides code and message. */
export type FailureDetail = { at?: Span | undefined; try?: string | undefined; cause?: unknown };

/**
 * A failure the user should read. Anything else that is thrown is a defect:
 * it is logged with its stack and reaches the user only as `INTERNAL`.
 */
export class MlModelError extends Error {
  override readonly name = 'MlModelError';
  constructor(
    readonly failure: Failure,
    options?: { cause: unknown }
  ) {
    super(failure.message, options);
  }
}

/** Makes the error to throw for `code`; `detail` may place it and name the next line to run. */
export function failure(
  code: FailureCode,
  message: string,
  detail: FailureDetail = {}
): MlModelError {
  return new MlModelError(
    {
      code,
      message,
      ...(detail.at && { at: detail.at }),
      ...(detail.try !== undefined && { try: detail.try })
    },
    'cause' in detail ? { cause: detail.cause } : undefined
  );
}

const usageCodes: readonly FailureCode[] = [
  'SYNTAX',
  'UNKNOWN_VERB',
  'UNKNOWN_OPTION',
  'MISSING_OPTION',
  'BAD_VALUE'
];

/** Whether the statement itself is wrong, so that running it again can't help (exit status 2). */
export function isUsageFailure(code: FailureCode): boolean {
  return usageCodes.includes(code);
}
