import { describe, expect, it } from 'vitest';
import { folderError, withFolderErrors } from '../../../src/backend/storage/folderError';
import { StoreError } from '../../../src/backend/storage/objectStore';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: /home/ann/private`), { code });
}

describe('The folder store’s errors', () => {
  it.each([
    ['ENOSPC', 'noSpace'],
    ['EDQUOT', 'noSpace'],
    ['EACCES', 'forbidden'],
    ['EROFS', 'forbidden'],
    ['ENOENT', 'objectMissing'],
    ['ELOOP', 'leavesFolder'],
    ['ENAMETOOLONG', 'invalidKey'],
    ['ENOTDIR', 'keyConflict'],
    ['ESTALE', 'unreachable'],
    ['EOPNOTSUPP', 'unsupported'],
    ['EIO', 'other']
  ])('tell %s as %s, without its path', (code, kind) => {
    const found = folderError(systemError(code));
    expect(found).toBeInstanceOf(StoreError);
    expect(found).toMatchObject({ kind, message: `The file system answered ${code}.` });
  });

  it('leave defects and other errors alone', async () => {
    const defect = new TypeError('x is undefined');
    const odd = Object.assign(new Error('zlib'), { code: 'Z_DATA_ERROR' });
    const known = new StoreError('changed', 'It changed.');
    expect(folderError(defect)).toBe(defect);
    expect(folderError(odd)).toBe(odd);
    expect(folderError(known)).toBe(known);
    await expect(withFolderErrors(() => Promise.reject(defect))).rejects.toBe(defect);
  });
});
