import { describe, expect, it } from 'vitest';
import { versionNumber, wantedFolders } from '../../../src/modelserver/versions/versionFolders';

describe('a version number', () => {
  it.each([
    ['0', 0n],
    ['00000123', 123n],
    ['+5', 5n],
    ['-5', -5n],
    [' 7\t', 7n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n]
  ])('is %j', (name, version) => {
    expect(versionNumber(name)).toBe(version);
  });

  it.each([
    ...['', ' ', 'v1', '1.0', '2.tmp', '1e3', '0x1', '1_000', '--5', '+-5', '- 5', '1 2', '٣'],
    ...['9223372036854775808', '-9223372036854775809', '5\u00a0']
  ])('is not %j', name => {
    expect(versionNumber(name)).toBeUndefined();
  });
});

describe('the folders wanted', () => {
  it('are under `all` everything that is a number, twice where it is spelled twice', () => {
    const { folders } = wantedFolders(['10', '9', '09', 'x', '1/a', '1/b'], { all: true });
    expect(folders).toEqual([
      { version: 9n, folder: '09' },
      { version: 1n, folder: '1' },
      { version: 10n, folder: '10' },
      { version: 9n, folder: '9' }
    ]);
  });

  it('are as many as there are when more are asked for', () => {
    const { folders } = wantedFolders(['1', '-2', '3'], { latest: { numVersions: 9 } });
    expect(folders.map(({ version }) => version)).toEqual([3n, 1n, -2n]);
  });

  it('are each named once however often the list names them', () => {
    const specific = { versions: [2n, 2n, 3n] };
    const { folders, warnings } = wantedFolders(['02', '2'], { specific });
    expect(folders).toEqual([{ version: 2n, folder: '2' }]);
    expect(warnings).toEqual([
      'version 2 is there twice, 02 is left out',
      'version 3 was not found'
    ]);
  });
});
