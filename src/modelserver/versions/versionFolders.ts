import type { VersionPolicy } from '../modelConfig';

/** A version and the child of its model's base path that holds it. */
export type VersionFolder = { readonly version: bigint; readonly folder: string };

/** The versions that a policy wants, and what looks like a mistake. */
export type WantedFolders = {
  readonly folders: readonly VersionFolder[];
  readonly warnings: readonly string[];
};

/** A whole name that is a decimal int64; a sign, leading zeros and blanks around it are fine, as TensorFlow Serving has it. */
export function versionNumber(name: string): bigint | undefined {
  const digits = /^[ \t\n\v\f\r]*([+-]?[0-9]+)[ \t\n\v\f\r]*$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const version = BigInt(digits);
  return BigInt.asIntN(64, version) === version ? version : undefined;
}

/**
 * Which of a base path's children are wanted; without a policy the highest one. Names may be paths below a child, as object stores list
 * them. Where a number is spelled twice the last in byte order is meant, but `all` names both, in byte order.
 */
export function wantedFolders(names: readonly string[], policy?: VersionPolicy): WantedFolders {
  const folders = childrenOf(names);
  if (policy && 'all' in policy) return { folders, warnings: [] };
  const last = new Map(folders.map(folder => [folder.version, folder]));
  const warnings = folders
    .filter(folder => last.get(folder.version) !== folder)
    .map(({ version, folder }) => `version ${version} is there twice, ${folder} is left out`);
  if (policy && 'specific' in policy) {
    const { versions } = policy.specific;
    const missing = versions.filter(version => !last.has(version));
    return {
      folders: distinct(versions).flatMap(version => last.get(version) ?? []),
      warnings: [...warnings, ...missing.map(version => `version ${version} was not found`)]
    };
  }
  const count = Math.max(policy?.latest.numVersions ?? 1, 1);
  const highest = [...last.values()].sort((a, b) => (a.version < b.version ? 1 : -1));
  return { folders: highest.slice(0, count), warnings };
}

/** The values, each once. */
export function distinct<Value>(values: Iterable<Value>): readonly Value[] {
  return [...new Set(values)];
}

function childrenOf(names: readonly string[]): readonly VersionFolder[] {
  return [...new Set(names.map(name => name.split('/', 1)[0] ?? ''))]
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(folder => {
      const version = versionNumber(folder);
      return version === undefined ? [] : [{ version, folder }];
    });
}
