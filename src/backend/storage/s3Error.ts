import { StoreError, type StoreErrorKind } from './objectStore';

const kindOfName: Readonly<Record<string, StoreErrorKind>> = {
  NoSuchKey: 'objectMissing',
  NotFound: 'objectMissing',
  NoSuchBucket: 'bucketMissing',
  InvalidBucketName: 'bucketMissing',
  AuthorizationHeaderMalformed: 'wrongRegion',
  PermanentRedirect: 'wrongRegion',
  CredentialsProviderError: 'noCredentials',
  InvalidAccessKeyId: 'badKey',
  InvalidToken: 'badKey',
  SignatureDoesNotMatch: 'badSignature',
  ExpiredToken: 'tokenExpired',
  TokenRefreshRequired: 'tokenExpired',
  RequestTimeTooSkewed: 'clockSkew',
  AccessDenied: 'forbidden',
  AllAccessDisabled: 'forbidden',
  PreconditionFailed: 'changed',
  KeyTooLongError: 'invalidKey',
  InvalidObjectName: 'invalidKey',
  XMinioInvalidObjectName: 'invalidKey',
  XMinioParentIsObject: 'keyConflict',
  XMinioObjectExistsAsDirectory: 'keyConflict',
  ObjectParentIsFile: 'keyConflict',
  ExistingObjectIsDirectory: 'keyConflict',
  XMinioStorageFull: 'noSpace',
  QuotaExceeded: 'noSpace',
  XMinioAdminBucketQuotaExceeded: 'noSpace',
  TimeoutError: 'timeout',
  RequestTimeout: 'timeout',
  SlowDown: 'failing',
  ServiceUnavailable: 'failing'
};

const kindOfStatus: Readonly<Record<number, StoreErrorKind>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'objectMissing',
  412: 'changed',
  507: 'noSpace'
};

const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|HPE_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const networkCode = /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|EADDR|ERR_STREAM_PREMATURE_CLOSE)/;

/** What is readable of an error of the SDK or of Node. */
export type S3Trouble = {
  readonly name: string;
  readonly status: number;
  readonly attempts: number;
};

/** Reads an error of the SDK; missing parts are '' and 0. */
export function troubleOf(error: unknown): S3Trouble {
  const { name, Code, $metadata } = (error ?? {}) as {
    name?: string;
    Code?: string;
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  return {
    name: Code ?? name ?? '',
    status: $metadata?.httpStatusCode ?? 0,
    attempts: $metadata?.attempts ?? 0
  };
}

/** The StoreError for what the SDK or Node threw; nothing of the store's answer is in its message. A StoreError passes. */
export function s3Error(error: unknown): StoreError {
  return error instanceof StoreError
    ? error
    : new StoreError(kindOf(error), 'The S3 store refused or failed.', { cause: error });
}

function kindOf(error: unknown): StoreErrorKind {
  const { name, status } = troubleOf(error);
  const code = systemCode(error);
  if (tlsCode.test(code)) {
    return 'tls';
  }
  if (code === 'ETIMEDOUT') {
    return 'timeout';
  }
  if (networkCode.test(code)) {
    return 'unreachable';
  }
  return kindOfName[name] ?? kindOfStatus[status] ?? (status >= 500 ? 'failing' : 'other');
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
