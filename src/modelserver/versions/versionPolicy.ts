/** Where a managed version is on its way; `disabled` was unloaded, `error` failed to load. */
export type ManagedState =
  'new' | 'loading' | 'ready' | 'quiescing' | 'unloading' | 'disabled' | 'error';

/** What a policy sees of a version. */
export type VersionSnapshot = {
  readonly version: bigint;
  readonly state: ManagedState;
  /** Whether it should be served. */
  readonly wanted: boolean;
};

/** What to do next with a model. */
export type VersionAction = { readonly action: 'load' | 'unload'; readonly version: bigint };

/** Says what to do next with a model's versions; nothing is to be done without an answer. */
export type AspiredVersionPolicy = (
  versions: readonly VersionSnapshot[]
) => VersionAction | undefined;

/** Never leaves a model without a version that serves while it could have one; needs memory for both. What TensorFlow Serving does. */
export const availabilityPreserving: AspiredVersionPolicy = versions => {
  const wanted = versions.filter(version => version.wanted);
  const stale = versions.filter(({ wanted, state }) => !wanted && state === 'ready');
  const isCovered = wanted.length === 0 || wanted.some(({ state }) => state === 'ready');
  const lowest = stale.reduce<VersionSnapshot | undefined>(
    (least, version) => (least && least.version < version.version ? least : version),
    undefined
  );
  if (lowest && (isCovered || stale.length > 1)) {
    return { action: 'unload', version: lowest.version };
  }
  return loadOfHighest(versions);
};

/** Unloads what is not wanted, waits until it is gone, and only then loads. */
export const resourcePreserving: AspiredVersionPolicy = versions => {
  const unwanted = versions.filter(version => !version.wanted);
  const stale = unwanted.find(({ state }) => state === 'ready');
  if (stale) return { action: 'unload', version: stale.version };
  const isFinished = unwanted.every(({ state }) => state === 'disabled' || state === 'error');
  return isFinished ? loadOfHighest(versions) : undefined;
};

function loadOfHighest(versions: readonly VersionSnapshot[]): VersionAction | undefined {
  const highest = versions
    .filter(({ wanted, state }) => wanted && state === 'new')
    .reduce<bigint | undefined>(
      (most, { version }) => (most === undefined || version > most ? version : most),
      undefined
    );
  return highest === undefined ? undefined : { action: 'load', version: highest };
}
