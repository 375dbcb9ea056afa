import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockFolder } from '../../../src/modelserver/process/folderLock';
import { processStart } from '../../../src/modelserver/process/processStart';
import { givenTemporaryFolder } from './givenTemporaryFolder';

const locksIn = (folder: string) => readdirSync(folder).sort();

it('gives a folder to one only', () => {
  const folder = givenTemporaryFolder();
  expect([lockFolder(folder), lockFolder(folder)]).toEqual([true, false]);
  expect(locksIn(folder)).toEqual(['lock-1']);
});

it('takes the folder of a process that has ended', () => {
  const folder = givenTemporaryFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  writeFileSync(join(folder, 'lock-7'), `${pid}\n12345`);
  expect(lockFolder(folder)).toBe(true);
  expect(locksIn(folder)).toEqual(['lock-8']);
});

it('takes the folder of a process whose number another one has now', () => {
  const folder = givenTemporaryFolder();
  writeFileSync(join(folder, 'lock-7'), `${process.pid}\n${processStart(process.pid) ?? ''}9`);
  expect(lockFolder(folder)).toBe(true);
});

it('takes the folder after a lock that says nothing', () => {
  const folder = givenTemporaryFolder();
  writeFileSync(join(folder, 'lock-3'), '');
  expect(lockFolder(folder)).toBe(true);
});

it('knows no start of a process that does not exist', () => {
  expect(processStart(2 ** 30)).toBeUndefined();
  expect(processStart(process.pid)).toMatch(/\d/);
});
