import { expect, it } from 'vitest';
import type { ConnectorView } from '../../../src/common/connectorView';
import { isArchiveName, stemOf } from '../../../src/lab/import/archivePath';
import { foundPath } from '../../../src/lab/import/contentsPath';

const drives = {
  driveName: (path: string) => (path.includes(':') ? path.slice(0, path.indexOf(':')) : ''),
  localPath: (path: string) => path.slice(path.indexOf(':') + 1)
};
const local: ConnectorView = {
  name: 'LOCAL',
  place: { type: 'folder', path: '/home/ann' },
  isDefault: true,
  isRoot: true
};

it.each(['models/iris.tar', 'RTC:models/iris.tar', '/models/iris.tar'])(
  'finds %s in the folder that JupyterLab shows',
  file => {
    expect(foundPath(file, drives, [local])).toEqual({
      path: 'OBJECTSTORAGE.LOCAL:models/iris.tar'
    });
  }
);

it('refuses files of other drives, and of a folder that no connector leads to', () => {
  expect(foundPath('S3:iris.tar', drives, [local])).toEqual({ refused: 'drive' });
  expect(foundPath('iris.tar', drives, [{ ...local, isRoot: false }])).toEqual({
    refused: 'connector'
  });
});

it('tells archives by the ends of their names', () => {
  const names = ['a.tar', 'a.b.TAR.GZ', 'a.tgz', 'a.tar.zst', 'a.zip', 'tar', 'a.tar.bz2'];
  expect(names.filter(isArchiveName)).toEqual(['a.tar', 'a.b.TAR.GZ', 'a.tgz', 'a.tar.zst']);
});

it('takes from a path what a model could be called', () => {
  const paths = ['OBJECTSTORAGE.LOCAL:a/b.v2.tar.gz', 'OBJECTSTORAGE.LOCAL:iris.TAR', 'x.zip'];
  expect(paths.map(stemOf)).toEqual(['b.v2', 'iris', 'x.zip']);
});
