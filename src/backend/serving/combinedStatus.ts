import { type VersionStatus, versionStates } from './modelServer';

/**
 * What several replicas say together, highest version first. A version is as far as the least of them, one that a replica doesn't know
 * is UNKNOWN, and one that failed on a replica has failed. It is UNLOADING while some serve it and others don't any more.
 */
export function combinedStatus(
  replicas: readonly (readonly VersionStatus[])[]
): readonly VersionStatus[] {
  const versions = new Set(replicas.flatMap(each => each.map(status => status.version)));
  return [...versions]
    .sort((left, right) => right - left)
    .map(version => together(replicas.map(each => ofVersion(each, version))));
}

/** Whether a version could not be loaded, or broke. */
export function hasFailed({ state, errorCode }: VersionStatus): boolean {
  return state === 'END' && errorCode !== 'OK' && errorCode !== 'CANCELLED';
}

function ofVersion(statuses: readonly VersionStatus[], version: number): VersionStatus {
  const unknown = { version, state: 'UNKNOWN', errorCode: 'OK', errorMessage: '' } as const;
  return statuses.find(status => status.version === version) ?? unknown;
}

function together(statuses: readonly VersionStatus[]): VersionStatus {
  const failed = statuses.find(hasFailed);
  const [least] = [...statuses].sort((left, right) => rank(left) - rank(right));
  const status = failed ?? least;
  if (status === undefined) {
    throw new RangeError('no replica');
  }
  const isLeaving =
    status.state === 'AVAILABLE' && statuses.some(each => rank(each) > rank(status));
  return isLeaving ? { ...status, state: 'UNLOADING' } : status;
}

function rank({ state }: VersionStatus): number {
  return versionStates.indexOf(state);
}
