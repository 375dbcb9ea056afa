import { describe, expect, it } from 'vitest';
import type { StatusCode } from '../../../src/modelserver/servingError';
import { findVersions } from '../../../src/modelserver/versions/findVersions';
import {
  wantedFolders,
  type VersionFolder
} from '../../../src/modelserver/versions/versionFolders';
import {
  availabilityPreserving,
  resourcePreserving,
  type ManagedState
} from '../../../src/modelserver/versions/versionPolicy';
import { givenCases } from '../givenCases';
import {
  onlyKnows,
  policyOf,
  runConfigCase,
  type CasePolicy,
  type CaseVersion,
  type ConfigCase
} from './configCase';
import { Disk } from './givenServables';

type DirCase = {
  readonly name: string;
  readonly note?: string;
  readonly children: readonly string[];
  /** Those of the children that are plain files. */
  readonly files?: readonly string[];
  readonly base_path_exists?: boolean;
  readonly policy: CasePolicy | null;
  readonly expect: {
    readonly aspired?: readonly { readonly version: CaseVersion; readonly dir: string }[];
    readonly error?: StatusCode;
    readonly error_contains?: readonly string[];
  };
};

describe('version_dir_cases', () => {
  it.for(givenCases<DirCase>('version_dir_cases').map(given => [given.name, given] as const))(
    '%s',
    async ([, given]) => {
      onlyKnows(given, [...['name', 'children', 'files', 'base_path_exists', 'policy', 'expect']]);
      onlyKnows(given.expect, ['aspired', 'error', 'error_contains']);
      const disk = await givenChildren(given);
      const policy = policyOf(given.policy);
      const found = findVersions(disk.model('m', policy && { policy }));
      if (given.expect.error) {
        await expect(found).rejects.toMatchObject({ code: given.expect.error });
        for (const fragment of given.expect.error_contains ?? []) {
          await expect(found).rejects.toThrow(fragment);
        }
        return;
      }
      const expected = (given.expect.aspired ?? []).map(
        ({ version, dir }) => `${BigInt(version)} in ${dir}`
      );
      if (given.children.some(child => child.includes('/'))) {
        // An object store's listing, which no disk gives.
        expect(textOf(wantedFolders(given.children, policy).folders)).toEqual(expected.sort());
      }
      expect(textOf((await found).folders, disk.at('/m'))).toEqual(expected.sort());
    }
  );
});

type PolicyCase = {
  readonly name: string;
  readonly note?: string;
  readonly policy: keyof typeof policies;
  readonly versions: readonly {
    readonly version: CaseVersion;
    readonly state: ManagedState;
    readonly aspired: boolean;
  }[];
  readonly expect: { readonly action: 'load' | 'unload'; readonly version: CaseVersion } | null;
};

const policies = {
  availability_preserving: availabilityPreserving,
  resource_preserving: resourcePreserving
};

describe('version_policy_cases', () => {
  it.for(givenCases<PolicyCase>('version_policy_cases').map(given => [given.name, given] as const))(
    '%s',
    ([, given]) => {
      onlyKnows(given, ['name', 'policy', 'versions', 'expect']);
      const next = policies[given.policy](
        given.versions.map(({ version, state, aspired }) => ({
          ...{ version: BigInt(version), state },
          wanted: aspired
        }))
      );
      const expected = given.expect && {
        ...given.expect,
        version: BigInt(given.expect.version)
      };
      expect(next ?? null).toEqual(expected);
    }
  );
});

describe('config_cases', () => {
  it.for(givenCases<ConfigCase>('config_cases').map(given => [given.name, given] as const))(
    '%s',
    ([, given]) => runConfigCase(given)
  );
});

async function givenChildren(given: DirCase): Promise<Disk> {
  const disk = await Disk.given();
  if (given.base_path_exists === false) return disk;
  await disk.add('/m');
  for (const child of given.children) {
    const isFile = child.includes('/') || given.files?.includes(child);
    await (isFile ? disk.addFile(`/m/${child}`) : disk.add(`/m/${child}`));
  }
  return disk;
}

function textOf(folders: readonly VersionFolder[], base?: string): readonly string[] {
  return folders
    .map(({ version, folder }) => {
      const name = base === undefined ? folder : folder.slice(base.length + 1);
      return `${version} in ${name}`;
    })
    .sort();
}
