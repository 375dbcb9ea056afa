import { StoreError, type StoreErrorKind } from './objectStore';

const kindOfCode: Readonly<Record<string, StoreErrorKind>> = {
  ENOENT: 'objectMissing',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
  ENOSPC: 'noSpace',
  EDQUOT: 'noSpace',
  EFBIG: 'noSpace',
  ENAMETOOLONG: 'invalidKey',
  EILSEQ: 'invalidKey',
  EISDIR: 'keyConflict',
  ENOTDIR: 'keyConflict',
  ENOTEMPTY: 'keyConflict',
  EEXIST: 'keyConflict',
  ELOOP: 'leavesFolder',
  ESTALE: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENOTCONN: 'unreachable',
  ETIMEDOUT: 'timeout',
  ENOTSUP: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  EMLINK: 'unsupported'
};

/** The system's code of an error, such as `ENOENT`, or ''. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** What the folder store throws for `error`: a StoreError of the fitting kind; errors that aren't the system's pass unchanged. */
export function folderError(error: unknown): unknown {
  const code = errnoOf(error);
  if (error instanceof StoreError || !/^E[A-Z0-9]+$/.test(code)) {
    return error;
  }
  return new StoreError(kindOfCode[code] ?? 'other', `The file system answered ${code}.`, {
    cause: error
  });
}

/** Runs `action`, turning the system's errors into StoreErrors. */
export async function withFolderErrors<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw folderError(error);
  }
}
